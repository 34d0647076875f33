#include "stream/tail.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;

/// The tail as text; words of confirm in capitals.
std::string tail_of(const std::string& committed, const std::string& confirm, const std::string& preview,
                    double preview_shift = 0.0) {
  const auto said = sentence(committed);
  const double until = static_cast<double>(said.size()) * 0.5;
  std::string text;
  for (TailWord word :
       merge_tail(said, from_seconds(until), sentence(confirm, until), sentence(preview, preview_shift))) {
    if (word.by == Role::confirm) {
      for (char& letter : word.word.text) letter = static_cast<char>(std::toupper(letter));
    }
    text += word.word.text;
  }
  return text;
}

TEST(Tail, WithoutConfirmItIsWhatPreviewHears) {
  EXPECT_EQ(tail_of("", "", "one two"), " one two");
}

TEST(Tail, WhatIsCommittedIsNotShownAgain) {
  EXPECT_EQ(tail_of("one two", "", "one two three"), " three");
  EXPECT_EQ(tail_of("One, two.", "", "one two three", 0.4), " three");
}

TEST(Tail, ConfirmStandsAndPreviewGoesOnFromIt) {
  EXPECT_EQ(tail_of("", "one two", "one too three four"), " ONE TWO three four");
  EXPECT_EQ(tail_of("one", "two three", "one two tree four"), " TWO THREE four");
}

TEST(Tail, ConfirmMayHearMoreOrFewerWords) {
  EXPECT_EQ(tail_of("", "every one here", "everyone here now", 0.5), " EVERY ONE HERE now");
  EXPECT_EQ(tail_of("", "one two three", "one two"), " ONE TWO THREE");
}

TEST(Tail, HalfAWordIsNotShownBehindAnother) {
  std::vector<Word> preview = sentence("to re your");
  preview.insert(preview.begin() + 2, {"-read", from_seconds(0.9), from_seconds(1.0), 0.9F});
  const auto tail = merge_tail({}, SampleTime(0), sentence("to record"), preview);
  ASSERT_EQ(tail.size(), 3U);
  EXPECT_EQ(tail.back().word.text, " your");
}

TEST(Tail, AnOldPreviewAddsNothingToANewerConfirm) {
  EXPECT_EQ(tail_of("", "one two three four", "won to"), " ONE TWO THREE FOUR");
}

TEST(Tail, WordsFromBeforeAPreviewsWindowStay) {
  EXPECT_EQ(text_of(splice(sentence("one two three"), from_seconds(1.0), sentence("tree four", 1.0))),
            " one two tree four");
  EXPECT_EQ(text_of(splice(sentence("one two three"), from_seconds(0.9), sentence("two three four", 0.9))),
            " one two three four");
  EXPECT_EQ(text_of(splice({}, SampleTime(0), sentence("one"))), " one");
}

}  // namespace
}  // namespace captiond
