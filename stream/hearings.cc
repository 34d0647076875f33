#include "stream/hearings.h"

#include <algorithm>
#include <iterator>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kSamePlace = 400ms;    // by which two hearings of a word differ
constexpr SampleTime kLongestWord = 500ms;  // the first behind a hole is said to have begun with it
constexpr std::size_t kFewestSkipped = 3;   // words in a hole
constexpr float kSure = 0.5F;               // so probable are they
constexpr float kHeardOnce = 0.5F;          // and that much less because one model alone has them

/// Those of `others` that lie between `start` and `end` and are sure.
std::vector<Word> sure_words(std::span<const Word> others, SampleTime start, SampleTime end) {
  std::vector<Word> words;
  std::copy_if(others.begin(), others.end(), std::back_inserter(words), [=](const Word& word) {
    return midpoint(word) >= start && midpoint(word) <= end && word.probability >= kSure;
  });
  for (Word& word : words) word.probability *= kHeardOnce;
  return words;
}

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

std::vector<Word> words_borne_out(std::vector<Word> words, std::span<const Word> others, float least,
                                  float one) {
  const auto probable = [one](const Word& word) { return word.probability >= one; };
  if (std::none_of(words.begin(), words.end(), probable)) return {};
  std::erase_if(words, [&](const Word& word) { return word.probability < least && !is_among(word, others); });
  return words;
}

std::vector<Word> with_skipped(std::vector<Word> words, std::span<const Word> said, SampleTime from,
                               std::span<const Word> others, SampleTime hole) {
  bool half_filled = !said.empty() && said.back().probability < kHeardOnce;
  std::vector<Word> all;
  for (Word& word : words) {
    const SampleTime start = std::max(word.start, word.end - kLongestWord);
    const auto skipped = sure_words(others, from, start);
    if (half_filled || (start - from >= hole && skipped.size() >= kFewestSkipped)) {
      if (!skipped.empty()) word.start = start;
      all.insert(all.end(), skipped.begin(), skipped.end());
    }
    from = word.end;
    half_filled = false;
    all.push_back(std::move(word));
  }
  return all;
}

std::vector<Word> without_echo(std::vector<Word> words, std::span<const Word> said) {
  const auto end = words.begin() + static_cast<std::ptrdiff_t>(overlap(said, words));
  const auto unsure = [](const Word& word) { return word.probability < kSure; };
  if (std::any_of(words.begin(), end, unsure)) words.erase(words.begin(), end);
  return words;
}

}  // namespace captiond
