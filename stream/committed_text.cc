#include "stream/committed_text.h"

#include <algorithm>

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kKept = 512;       // words: more than any window and prompt hold
constexpr SampleTime kSeam = 1s;         // within it of the last word the window may hold that word's end
constexpr SampleTime kLongSilence = 5s;  // after it someone says something else

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

std::string CommittedText::prompt(SampleTime time, std::size_t length) const {
  const bool continues = !words_.empty() && time - words_.back().end < kSeam;
  std::size_t first = words_.size() - (continues ? 1 : 0);
  while (first > 0 && words_[first - 1].end > time) --first;
  std::size_t taken = 0;
  std::string text;
  SampleTime next = time;
  while (first > 0 && taken < length) {
    const Word& word = words_[--first];
    if (next - word.end > kLongSilence) break;
    next = word.start;
    taken += word.text.size() + 1;
    text.insert(0, word.text);
  }
  return text;
}

}  // namespace captiond
