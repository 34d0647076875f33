#include "stream/settling.h"

namespace captiond {

std::size_t settled_words(std::span<const Word> words, SampleTime end, const Tuning& tuning) {
  const auto waits = [&](const Word& word) {
    return word.probability < tuning.doubtful && word.end > end - tuning.guard;
  };
  std::size_t count = 0;
  while (count + 1 < words.size() && !waits(words[count])) ++count;
  return count;
}

}  // namespace captiond
