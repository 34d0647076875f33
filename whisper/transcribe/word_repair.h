// Aligned words to the words of segments: OpenAI's corrections of what an alignment gets wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "whisper/options.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

/// A word as the alignment places it. Seconds from the start of the window.
struct AlignedWord {
  std::string text;
  std::vector<int> tokens;
  double start = 0.0, end = 0.0;
  float probability = 0.0F;  // mean over the tokens
};

/// Shortens the words beside a sentence's end that are longer than twice the usual: they hold the pause.
/// Returns the usual length of a word: the median, at most 0.7 s.
double shorten_at_sentence_ends(std::vector<AlignedWord>& words);

/// Joins opening marks (one of `prepended`) to the word after them and closing marks (one of `appended`) to
/// the word before. Words that were joined to another stay, empty.
void merge_punctuation(std::vector<AlignedWord>& words, std::string_view prepended = kPrependPunctuations,
                       std::string_view appended = kAppendPunctuations);

/// Hands the aligned words of a window to its segments, in order, and lets words and segments correct each
/// other's ends. Ids below `text_end` are text; `usual`: from shorten_at_sentence_ends(); `last_speech`:
/// where the word before this window ended, in seconds of the recording.
void distribute_words(std::vector<Segment>& segments, const std::vector<AlignedWord>& words, int text_end,
                      double usual, double last_speech);

}  // namespace captiond::whisper
