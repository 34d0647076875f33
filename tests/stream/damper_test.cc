// What is shown stays unless there is a reason.
#include "stream/damper.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

constexpr SampleTime kHeard = from_seconds(3);

std::vector<TailWord> by(Role role, const std::string& text) {
  std::vector<TailWord> tail;
  for (const Word& word : test::sentence(text)) tail.push_back({word, role});
  return tail;
}

std::vector<TailWord> preview(const std::string& text) {
  return by(Role::preview, text);
}

std::vector<TailWord> confirm(const std::string& text) {
  return by(Role::confirm, text);
}

std::string shown(const Damper& damper) {
  std::string text;
  for (const TailWord& one : damper.shown()) text += one.word.text;
  return text;
}

TEST(Damper, AddsWordsAtOnce) {
  Damper damper;
  damper.update(preview("we can"), kHeard, {});
  damper.update(preview("we can see you"), kHeard, {});
  EXPECT_EQ(shown(damper), " we can see you");
}

TEST(Damper, OnePreviewChangesNothing) {
  Damper damper;
  damper.update(preview("we can see"), kHeard, {});
  damper.update(preview("we cannot"), kHeard, {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, TwoPreviewsInARowDo) {
  Damper damper;
  damper.update(preview("we can see"), kHeard, {});
  damper.update(preview("we cannot"), kHeard, {});
  damper.update(preview("we cannot say"), kHeard, {});
  EXPECT_EQ(shown(damper), " we cannot say");
}

TEST(Damper, ConfirmIsBelievedAtOnce) {
  Damper damper;
  damper.update(preview("we can"), kHeard, {});
  damper.update(confirm("we cannot see"), kHeard, {});
  EXPECT_EQ(shown(damper), " we cannot see");
}

TEST(Damper, WhatConfirmSaysNothingOfStays) {
  Damper damper;
  damper.update(preview("we can see you now"), kHeard, {});
  damper.update(confirm("we cannot"), kHeard, {});
  EXPECT_EQ(shown(damper), " we cannot see you now");
}

TEST(Damper, AnEmptyPreviewDoesNotBlankTheTail) {
  Damper damper;
  damper.update(preview("we can see"), kHeard, {});
  damper.update({}, kHeard, {});
  EXPECT_EQ(shown(damper), " we can see");
  damper.update({}, kHeard, {});
  EXPECT_EQ(shown(damper), "");
}

TEST(Damper, TheSameWordKeepsItsForm) {
  Damper damper;
  damper.update(preview("we can see"), kHeard, {});
  damper.update(confirm("We can, see"), kHeard, {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, TheMarkBehindTheLastWordIsLeftOut) {
  Damper damper;
  damper.update(preview("we can."), kHeard, {});
  EXPECT_EQ(shown(damper), " we can");
  damper.update(confirm("we can, see."), kHeard, {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, CommittedWordsLeave) {
  Damper damper;
  damper.update(preview("we can see you"), kHeard, {});
  damper.update(preview("see you now"), kHeard, test::sentence("We can,"));
  EXPECT_EQ(shown(damper), " see you now");
}

}  // namespace
}  // namespace captiond
