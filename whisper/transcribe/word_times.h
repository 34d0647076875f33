// Words of segments and when they were said.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "whisper/options.h"
#include "whisper/transcribe/word_repair.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Places the words of `text` (text tokens alone) in a window that begin_windows() began, of which the first
/// `frames` mel frames hold sound; `window`: which of them. Returns none for an empty text.
std::vector<AlignedWord> align_words(const Model& model, Workspace& workspace, std::span<const int> text,
                                     const std::string& language, Task task, std::size_t frames,
                                     std::size_t window = 0);

/// Gives the segments of a window their words, as OpenAI's add_word_timestamps() does; their ends move with
/// the words. `last_speech`: where the word before this window ended, in seconds of the recording. `window`
/// as above.
void add_word_times(const Model& model, Workspace& workspace, std::vector<Segment>& segments,
                    const TranscribeOptions& options, const std::string& language, std::size_t frames,
                    double last_speech, std::size_t window = 0);

}  // namespace captiond::whisper
