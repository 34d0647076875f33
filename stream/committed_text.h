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

  /// What was said before `time`, for a pass that begins there: at least `length` bytes of whole words if
  /// there are as many, and nothing from before a long silence or a loop. The last word is left out when it
  /// ended just before, because the pass may hear the end of it, and only then: a model says what its prompt
  /// lacks.
  std::string prompt(SampleTime time, std::size_t length) const;

  /// Nothing said so far is ever a prompt again: a model that ran in circles would do so once more.
  void distrust() { words_.clear(); }

 private:
  std::deque<Word> words_;
  SampleTime end_{0};  // of the last word
};

}  // namespace captiond
