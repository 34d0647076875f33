#include "stream/committed_text.h"

#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;
using test::word;

TEST(CommittedText, ThePromptEndsOneWordBeforeTheWindow) {
  CommittedText text;
  text.append(sentence("one two three four"));
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(1.9), 200), " one two three");
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(1.0), 200), " one two");
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(0.1), 200), "");
}

TEST(CommittedText, ThePromptHasWholeWordsUntilItIsLongEnough) {
  CommittedText text;
  text.append(sentence("one two three four"));
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(2.0), 1), " three");
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(2.0), 8), " two three");
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(2.0), 0), "");
}

TEST(CommittedText, ThePromptReachesNoFurtherBackThanAsked) {
  CommittedText text;
  text.append(sentence("goodbye all"));
  text.append(sentence("hello you there", 20));
  EXPECT_EQ(text.prompt(from_seconds(19.5), from_seconds(22), 200), " hello you");
}

TEST(CommittedText, NothingDistrustedIsPrompted) {
  CommittedText text;
  text.append(sentence("la la la la"));
  text.distrust();
  EXPECT_EQ(text.prompt(SampleTime(0), from_seconds(2), 200), "");
}

TEST(CommittedText, TimesNeverRunBack) {
  CommittedText text;
  text.append({word("one", 1.0, 1.5)});
  const auto words = text.append({word("two", 1.2, 1.4), word("three", 1.6, 1.8)});
  EXPECT_EQ(words[0].start, from_seconds(1.5));
  EXPECT_EQ(words[0].end, from_seconds(1.5));
  EXPECT_EQ(words[1], word("three", 1.6, 1.8));
}

TEST(CommittedText, HoursOfTextTakeNoMoreRoomThanMinutes) {
  CommittedText text;
  for (int i = 0; i < 100; ++i) text.append(sentence("seven words are said again and again", i * 4));
  EXPECT_LT(text.prompt(SampleTime(0), from_seconds(400), 1'000'000).size(), 512 * 6U);
}

}  // namespace
}  // namespace captiond
