// Small things that every part of the policy does with words.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "stream/recognizer.h"
#include "stream/word.h"

namespace captiond {

/// What two writings of the same word have in common: lower case, no punctuation, no space. Empty for a word
/// of punctuation alone. Latin, Greek and Cyrillic letters have a case; bytes that are not UTF-8 stay as they
/// are.
std::string key_of(const Word& word);
std::vector<std::string> keys_of(std::span<const Word> words);

/// Their texts, which carry the spaces.
std::string joined(std::span<const Word> words);

inline SampleTime midpoint(const Word& word) {
  return word.start + (word.end - word.start) / 2;
}

/// What a model may claim to have heard in [start, end): no empty or absurdly long words, none that begin
/// after the sound ended, no more than people can say, and times inside the window that never run backwards.
std::vector<Word> plausible(const std::vector<Word>& words, SampleTime start, SampleTime end);

/// How many words at the start of `next` repeat the end of `said`: the longest run of 1 to 5 words whose keys
/// are equal.
std::size_t overlap(std::span<const Word> said, std::span<const Word> next);

/// Without what follows where three words in a row take no time at all: no one said them.
std::vector<Word> without_timeless(std::vector<Word> words);

/// A run of words that closes a hypothesis by repeating itself.
struct Loop {
  std::size_t start = 0;   // index of its first word
  std::size_t period = 0;  // words until it repeats; 0: there is no loop
  explicit operator bool() const { return period > 0; }
};

/// Finds 1 to 8 words that stand at least three times in a row at the end: the mark of a decoder that runs in
/// circles, though people do say no, no, no.
Loop closing_loop(std::span<const Word> words);

}  // namespace captiond
