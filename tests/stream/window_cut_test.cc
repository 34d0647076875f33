#include "stream/window_cut.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;

TEST(WindowCut, LiesBehindTheLastSentenceThatEndedASecondAgo) {
  const auto place = find_cut(sentence("That was it. Now one more to go. Yes"), false);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->words, 3U);
  EXPECT_EQ(place->time, from_seconds(1.45));
}

TEST(WindowCut, APauseIsAsGoodAsASentence) {
  auto words = sentence("one two");
  for (const Word& later : sentence("three four five six", 2.0)) words.push_back(later);
  const auto place = find_cut(words, false);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->words, 2U);
  EXPECT_EQ(place->time, from_seconds(1.45));
}

TEST(WindowCut, ElsewhereOnlyWhenItMustBe) {
  const auto words = sentence("one two three four five six seven");
  EXPECT_FALSE(find_cut(words, false));
  const auto place = find_cut(words, true);
  ASSERT_TRUE(place);
  EXPECT_EQ(place->words, 3U);
}

TEST(WindowCut, NothingSaidIsNoPlace) {
  EXPECT_FALSE(find_cut({}, true));
}

}  // namespace
}  // namespace captiond
