// Words of segments and when they were said.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "whisper/options.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// A word as the alignment places it. Seconds from the start of the window.
struct AlignedWord {
  std::string text;
  std::vector<int> tokens;
  double start = 0.0, end = 0.0;
  float probability = 0.0F;  // mean over the tokens
};

/// Places the words of `text` (text tokens alone) in the window that begin_window() began, of which the first
/// `frames` mel frames hold sound. Returns none for an empty text.
std::vector<AlignedWord> align_words(const Model& model, Workspace& workspace, std::span<const int> text,
                                     const std::string& language, Task task, std::size_t frames);

/// Shortens the words beside a sentence's end that are longer than twice the usual: they hold the pause.
/// Returns the usual length of a word: the median, at most 0.7 s.
double shorten_at_sentence_ends(std::vector<AlignedWord>& words);

/// Joins opening marks to the word after them and closing marks to the word before. Words that were joined to
/// another stay, empty.
void merge_punctuation(std::vector<AlignedWord>& words);

/// Hands the aligned words of a window to its segments, in order, and lets words and segments correct each
/// other's ends as OpenAI's add_word_timestamps() does. `usual`: from shorten_at_sentence_ends();
/// `last_speech`: where the word before this window ended, in seconds of the recording.
void distribute_words(std::vector<Segment>& segments, const std::vector<AlignedWord>& words, int text_end,
                      double usual, double last_speech);

/// All of the above for the segments of one window.
void add_word_times(const Model& model, Workspace& workspace, std::vector<Segment>& segments,
                    const std::string& language, Task task, std::size_t frames, double last_speech);

}  // namespace captiond::whisper
