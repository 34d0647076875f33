#include "stream/settling.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kGuard = 1800ms;  // of sound behind a word
constexpr float kDoubtful = 0.6F;      // less likely than this

}  // namespace

bool is_doubtful(const Word& word) {
  return word.probability < kDoubtful;
}

std::size_t settled_words(std::span<const Word> words, SampleTime end) {
  std::size_t count = 0;
  while (count + 1 < words.size() && !(is_doubtful(words[count]) && words[count].end > end - kGuard)) ++count;
  return count;
}

}  // namespace captiond
