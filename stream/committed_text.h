// What has been said so far, as far as a later pass may be told.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "stream/word.h"

namespace captiond {

/// The last committed words of a source, across its utterances: the source of prompts and the guard of time.
class CommittedText {
 public:
  /// Appends and returns the words as they stand: none begins before the word before it ended.
  std::vector<Word> append(std::vector<Word> words);

  /// What was said between `from` and `time`, for a pass that begins at `time`: whole words from the end
  /// until they are at least `length` bytes, without the last word committed, whose end the pass may hear.
  std::string prompt(SampleTime from, SampleTime time, std::size_t length) const;

  /// Nothing said so far is ever a prompt again: a model that ran in circles would do so once more.
  void distrust() { words_.clear(); }

 private:
  std::deque<Word> words_;
  SampleTime end_{0};  // of the last word
};

}  // namespace captiond
