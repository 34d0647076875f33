// Two hearings of the same sound.
#include "stream/hearings.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;

constexpr float kLeast = 0.1F, kOne = 0.25F;

TEST(Hearings, AWordIsTheSameInAnotherFormAndAtAboutItsPlace) {
  EXPECT_TRUE(is_among(test::word("House,", 1.0, 1.4), sentence("the big house")));
  EXPECT_FALSE(is_among(test::word("house", 3.0, 3.4), sentence("the big house")));
  EXPECT_FALSE(is_among(test::word("mouse", 1.0, 1.4), sentence("the big house")));
}

TEST(Hearings, HalfAWordAtTheEndIsLeftOut) {
  EXPECT_EQ(text_of(finished_words(sentence("full of feat"), from_seconds(1.2), {})), " full of");
}

TEST(Hearings, AWordAtTheEndThatWasHeardTwiceIsNoHalf) {
  EXPECT_EQ(text_of(finished_words(sentence("full of it"), from_seconds(1.2), sentence("full of it"))),
            " full of it");
}

TEST(Hearings, WhatTheSoundDoesNotBearOutIsLeftOutAnywhere) {
  auto words = sentence("as decrease the invention");
  words[1].probability = 0.001F;
  EXPECT_EQ(text_of(words_borne_out(words, {}, kLeast, kOne)), " as the invention");
  EXPECT_EQ(text_of(words_borne_out(words, sentence("as decrease"), kLeast, kOne)),
            " as decrease the invention");
}

TEST(Hearings, WhereNoWordIsProbableNoneStays) {
  auto knock = sentence("Yeah.");
  knock[0].probability = 0.2F;
  EXPECT_EQ(text_of(words_borne_out(knock, knock, kLeast, kOne)), "");
}

TEST(Hearings, WhatIsSkippedIsTakenFromAnotherThatIsSureOfIt) {
  const auto both = sentence("to exit the birch canoe slid on planks in being");
  const std::vector<Word> skips = {both[0], both[1], both[8], both[9]};
  const auto found = with_skipped(skips, {}, from_seconds(0), both, from_seconds(1));
  EXPECT_EQ(text_of(found), text_of(both));
  EXPECT_LT(found[3].probability, both[3].probability);
  EXPECT_EQ(found[8], both[8]);
}

TEST(Hearings, AWordThatIsDrawnOverWhatItSkipsIsAsLongAsWordsAre) {
  const auto both = sentence("the birch canoe slid on");
  Word drawn = both[4];
  drawn.start = from_seconds(0);
  EXPECT_EQ(text_of(with_skipped({drawn}, {}, from_seconds(0), both, from_seconds(1))), text_of(both));
}

TEST(Hearings, OnlySeveralSureWordsInAHoleCount) {
  auto both = sentence("to exit the birch canoe slid on");
  const std::vector<Word> skips = {both[0], both[1], both[6]};
  both[3].probability = both[4].probability = 0.3F;
  EXPECT_EQ(with_skipped(skips, {}, from_seconds(0), both, from_seconds(1)), skips);
  EXPECT_EQ(
      with_skipped(skips, {}, from_seconds(0), sentence("to exit the birch canoe slid on"), from_seconds(9)),
      skips);
}

TEST(Hearings, AHoleIsFilledToItsEndThoughItsFirstWordsStandAlready) {
  const auto both = sentence("the birch canoe slid on");
  auto said = std::vector<Word>(both.begin(), both.begin() + 3);
  const auto rest = [&] {
    return text_of(with_skipped({both[4]}, said, said[2].end, both, from_seconds(1)));
  };
  EXPECT_EQ(rest(), " on");
  said[2].probability = 0.4F;
  EXPECT_EQ(rest(), " slid on");
}

TEST(Hearings, AnEchoOfWhatWasSaidIsLeftOut) {
  auto words = sentence("This mode, everything");
  words[0].probability = 0.3F;
  EXPECT_EQ(text_of(without_echo(words, sentence("an echo test in this"))), " mode, everything");
  EXPECT_EQ(without_echo(words, sentence("an echo test in that")), words);
}

TEST(Hearings, AWordThatWasSaidTwiceIsNoEcho) {
  const auto words = sentence("that you are here");
  EXPECT_EQ(without_echo(words, sentence("he said that")), words);
}

}  // namespace
}  // namespace captiond
