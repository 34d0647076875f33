#include "stream/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;
using test::word;

TEST(Words, AKeyIsTheWordWithoutCaseAndPunctuation) {
  EXPECT_EQ(key_of({" Hello,"}), "hello");
  EXPECT_EQ(key_of({" “Don’t"}), key_of({" don't!"}));
  EXPECT_EQ(key_of({" Éléphant"}), "éléphant");
  EXPECT_EQ(key_of({" ПРИВЕТ"}), "привет");
  EXPECT_EQ(key_of({" ŁÓDŹ"}), "łódź");
  EXPECT_EQ(key_of({"¿Qué?"}), "qué");
  EXPECT_EQ(key_of({"你好。"}), "你好");
  EXPECT_EQ(key_of({" -"}), "");
  EXPECT_EQ(key_of({"\xC3"}), "\xC3");
}

TEST(Words, OnlyWhatCanBeInTheSoundIsPlausible) {
  const auto kept = plausible({word("a", -1, 0.5),
                               {" ", SampleTime(0), SampleTime(9)},
                               word("b", 0.4, 9),
                               word("back", 0.2, 0.3),
                               word("beyond", 2.0, 2.5)},
                              from_seconds(0.0), from_seconds(2.0));
  EXPECT_EQ(text_of(kept), " a b back");
  SampleTime last{0};
  for (const Word& one : kept) {
    EXPECT_GE(one.start, last);
    EXPECT_GE(one.end, one.start);
    EXPECT_LE(one.end, from_seconds(2.0));
    last = one.end;
  }
}

TEST(Words, AMarkAtTheStartIsNoWord) {
  const auto kept = plausible({word("...", 0, 0.1), word("so", 0.2, 0.4), word("-", 0.5, 0.6)},
                              from_seconds(0), from_seconds(1));
  EXPECT_EQ(text_of(kept), " so -");
}

TEST(Words, AnEndlessAnswerIsCutToWhatCanBeSaid) {
  EXPECT_EQ(plausible(std::vector<Word>(5000, word("la", 1, 1)), from_seconds(0), from_seconds(3)).size(),
            24U);
  EXPECT_TRUE(plausible({word(std::string(1000, 'a'), 0, 1)}, from_seconds(0), from_seconds(3)).empty());
}

TEST(Words, WhatTakesNoTimeWasNotSaid) {
  const std::vector<Word> twice{word("or", 0, 0.5),      word("mute", 0.5, 0.9), word("or", 0.9, 0.9),
                                word("press", 0.9, 0.9), word("one", 0.9, 0.9),  word("now", 0.9, 1.2)};
  EXPECT_EQ(text_of(without_timeless(twice)), " or mute");
  EXPECT_EQ(text_of(without_timeless({word("a", 0, 0), word("b", 0, 0)})), " a b");
}

TEST(Words, OverlapIsTheLongestRunThatIsSaidAgain) {
  EXPECT_EQ(overlap(sentence("I am here."), sentence("am here now")), 2U);
  EXPECT_EQ(overlap(sentence("so so"), sentence("so so so")), 2U);
  EXPECT_EQ(overlap(sentence("one two"), sentence("three")), 0U);
  EXPECT_EQ(overlap({}, sentence("three")), 0U);
}

TEST(Words, ALoopClosesByRepeatingThreeTimes) {
  const Loop loop = closing_loop(sentence("and then I go. I go, I go I go"));
  EXPECT_EQ(loop.start, 2U);
  EXPECT_EQ(loop.period, 2U);
  EXPECT_TRUE(closing_loop(sentence("no no no")));
  EXPECT_FALSE(closing_loop(sentence("no no no thanks")));
  EXPECT_FALSE(closing_loop(sentence("go go")));
  EXPECT_FALSE(closing_loop({}));
}

}  // namespace
}  // namespace captiond
