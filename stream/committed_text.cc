#include "stream/committed_text.h"

#include <algorithm>

namespace captiond {
namespace {

constexpr std::size_t kKept = 512;  // words: more than any window and prompt hold

}  // namespace

std::vector<Word> CommittedText::append(std::vector<Word> words) {
  for (Word& word : words) {
    word.start = std::max(word.start, end_);
    word.end = std::max(word.end, word.start);
    end_ = word.end;
    words_.push_back(word);
  }
  if (words_.size() > kKept) words_.erase(words_.begin(), words_.end() - kKept);
  return words;
}

std::string CommittedText::prompt(SampleTime from, SampleTime time, std::size_t length) const {
  std::size_t first = words_.empty() ? 0 : words_.size() - 1;
  while (first > 0 && words_[first - 1].end > time) --first;
  std::size_t taken = 0;
  std::string text;
  while (first > 0 && taken < length && words_[first - 1].start >= from) {
    const Word& word = words_[--first];
    taken += word.text.size() + 1;
    text.insert(0, word.text);
  }
  return text;
}

}  // namespace captiond
