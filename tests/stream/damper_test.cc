// What is shown stays unless there is a reason.
#include "stream/damper.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

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
  damper.update(preview("we can"), {});
  damper.update(preview("we can see you"), {});
  EXPECT_EQ(shown(damper), " we can see you");
}

TEST(Damper, OnePreviewChangesNothing) {
  Damper damper;
  damper.update(preview("we can see"), {});
  damper.update(preview("we cannot"), {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, TwoPreviewsInARowDo) {
  Damper damper;
  damper.update(preview("we can see"), {});
  damper.update(preview("we cannot"), {});
  damper.update(preview("we cannot say"), {});
  EXPECT_EQ(shown(damper), " we cannot say");
}

TEST(Damper, ConfirmIsBelievedAtOnce) {
  Damper damper;
  damper.update(preview("we can"), {});
  damper.update(confirm("we cannot see"), {});
  EXPECT_EQ(shown(damper), " we cannot see");
}

TEST(Damper, WhatConfirmSaysNothingOfStays) {
  Damper damper;
  damper.update(preview("we can see you now"), {});
  damper.update(confirm("we cannot"), {});
  EXPECT_EQ(shown(damper), " we cannot see you now");
}

TEST(Damper, AnEmptyPreviewDoesNotBlankTheTail) {
  Damper damper;
  damper.update(preview("we can see"), {});
  damper.update({}, {});
  EXPECT_EQ(shown(damper), " we can see");
  damper.update({}, {});
  EXPECT_EQ(shown(damper), "");
}

TEST(Damper, TheSameWordKeepsItsForm) {
  Damper damper;
  damper.update(preview("we can see"), {});
  damper.update(confirm("We can, see"), {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, TheMarkBehindTheLastWordIsLeftOut) {
  Damper damper;
  damper.update(preview("we can."), {});
  EXPECT_EQ(shown(damper), " we can");
  damper.update(confirm("we can, see."), {});
  EXPECT_EQ(shown(damper), " we can see");
}

TEST(Damper, CommittedWordsLeave) {
  Damper damper;
  damper.update(preview("we can see you"), {});
  damper.update(preview("see you now"), test::sentence("We can,"));
  EXPECT_EQ(shown(damper), " see you now");
}

}  // namespace
}  // namespace captiond
