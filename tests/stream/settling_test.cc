#include "stream/settling.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;

std::vector<Word> as_likely(std::vector<Word> words, float probability) {
  for (Word& one : words) one.probability = probability;
  return words;
}

TEST(Settling, TheLastWordHasNot) {
  const auto words = as_likely(sentence("one two three four"), 0.99F);
  EXPECT_EQ(settled_words(words, from_seconds(1.9), {}), 3U);
  EXPECT_EQ(settled_words({}, from_seconds(1.9), {}), 0U);
}

TEST(Settling, ADoubtfulWordWaitsForMoreSound) {
  const auto words = as_likely(sentence("one two three"), 0.4F);
  EXPECT_EQ(settled_words(words, from_seconds(1.5), {}), 0U);
  EXPECT_EQ(settled_words(words, from_seconds(5), {}), 2U);
}

}  // namespace
}  // namespace captiond
