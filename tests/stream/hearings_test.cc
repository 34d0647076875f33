// Two hearings of the same sound.
#include "stream/hearings.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;

constexpr float kLeast = 0.1F;

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
  EXPECT_EQ(text_of(words_borne_out(words, {}, kLeast)), " as the invention");
  EXPECT_EQ(text_of(words_borne_out(words, sentence("as decrease"), kLeast)), " as decrease the invention");
}

TEST(Hearings, WhereNoWordIsProbableNoneStays) {
  auto knock = sentence("Yeah.");
  knock[0].probability = 0.07F;
  EXPECT_EQ(text_of(words_borne_out(knock, knock, kLeast)), "");
}

}  // namespace
}  // namespace captiond
