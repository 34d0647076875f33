#include "stream/hearings.h"

#include <algorithm>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kSamePlace = 400ms;  // by which two hearings of a word differ

}  // namespace

bool is_among(const Word& word, std::span<const Word> others) {
  return std::any_of(others.begin(), others.end(), [&word](const Word& other) {
    return std::chrono::abs(midpoint(other) - midpoint(word)) < kSamePlace && key_of(other) == key_of(word);
  });
}

std::vector<Word> finished_words(std::vector<Word> words, SampleTime until, std::span<const Word> others) {
  while (!words.empty() && words.back().end > until && !is_among(words.back(), others)) words.pop_back();
  return words;
}

std::vector<Word> words_borne_out(std::vector<Word> words, std::span<const Word> others, float least) {
  const auto probable = [least](const Word& word) { return word.probability >= least; };
  if (std::none_of(words.begin(), words.end(), probable)) return {};
  std::erase_if(words, [&](const Word& word) { return !probable(word) && !is_among(word, others); });
  return words;
}

}  // namespace captiond
