#include "stream/settling.h"

#include <algorithm>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kDoubtfulGuard = 1800ms;  // what is kGuard for other words, for a word
constexpr float kDoubtful = 0.6F;              // less likely than this
constexpr float kSure = 0.9F;                  // probability of a word that needs no second vote

bool has_second_vote(const Word& word, std::size_t place, std::span<const std::string> screen) {
  if (word.probability >= kSure) return true;
  const std::size_t from = std::min(place > 0 ? place - 1 : 0, screen.size());
  const auto around = screen.subspan(from, std::min(place + 2, screen.size()) - from);
  return std::find(around.begin(), around.end(), key_of(word)) != around.end();
}

}  // namespace

bool is_doubtful(const Word& word) {
  return word.probability < kDoubtful;
}

std::size_t settled_words(std::span<const Word> words, SampleTime end, std::span<const std::string> screen,
                          bool vote) {
  std::size_t count = 0;
  while (count + 1 < words.size() &&
         words[count].end <= end - (is_doubtful(words[count]) ? kDoubtfulGuard : kGuard) &&
         (!vote || has_second_vote(words[count], count, screen)))
    ++count;
  return count;
}

}  // namespace captiond
