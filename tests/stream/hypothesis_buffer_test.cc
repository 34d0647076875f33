// The cases follow from the published algorithm (arXiv 2307.14743, section 2).
#include "stream/hypothesis_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/stream/support.h"

namespace captiond {
namespace {

using test::sentence;
using test::text_of;
using test::word;

/// Inserts and flushes; what was committed, as text.
std::string see(HypothesisBuffer& buffer, const std::vector<Word>& words) {
  buffer.insert(words);
  return text_of(buffer.flush());
}

TEST(HypothesisBuffer, TheFirstHypothesisCommitsNothing) {
  HypothesisBuffer buffer(SampleTime(0));
  EXPECT_EQ(see(buffer, sentence("and so my", 0.2)), "");
  EXPECT_EQ(text_of(buffer.unconfirmed()), " and so my");
}

TEST(HypothesisBuffer, TwoInARowCommitTheirCommonPrefix) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("and so my fell", 0.2));
  EXPECT_EQ(see(buffer, sentence("and so my fellow Americans", 0.2)), " and so my");
  EXPECT_EQ(text_of(buffer.unconfirmed()), " fellow Americans");
}

TEST(HypothesisBuffer, EveryLetterCounts) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("Hello there", 0.2));
  EXPECT_EQ(see(buffer, sentence("hello there", 0.2)), "");
  see(buffer, sentence("hello there,", 0.2));
  EXPECT_EQ(text_of(buffer.committed()), " hello");
}

TEST(HypothesisBuffer, TimesAreThoseOfTheNewerHypothesis) {
  HypothesisBuffer buffer(SampleTime(0));
  buffer.insert({word("yes", 0.1, 0.4)});
  buffer.flush();
  buffer.insert({word("yes", 0.2, 0.6)});
  EXPECT_THAT(buffer.flush(), testing::ElementsAre(word("yes", 0.2, 0.6)));
  EXPECT_EQ(buffer.committed_until(), from_seconds(0.6));
}

TEST(HypothesisBuffer, CommittedWordsAreNotHeardAgain) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("one two", 0.2));
  see(buffer, sentence("one two", 0.2));
  EXPECT_EQ(see(buffer, sentence("one two three", 0.2)), "");
  EXPECT_EQ(see(buffer, sentence("one two three four", 0.2)), " three");
}

TEST(HypothesisBuffer, ARepetitionAtTheSeamIsDroppedByItsWords) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("one two", 0.2));
  see(buffer, sentence("one two", 0.2));  // committed until 1.1 s
  buffer.insert({word("one", 1.05, 1.2), word("two", 1.2, 1.4), word("three", 1.4, 1.6)});
  buffer.flush();
  EXPECT_EQ(text_of(buffer.unconfirmed()), " three");
}

TEST(HypothesisBuffer, TheSmallestRepetitionWins) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("go go", 0.2));
  see(buffer, sentence("go go", 0.2));
  buffer.insert({word("go", 1.1, 1.2), word("go", 1.2, 1.4), word("go", 1.4, 1.6)});
  buffer.flush();
  EXPECT_EQ(text_of(buffer.unconfirmed()), " go go");
}

TEST(HypothesisBuffer, FarFromTheSeamARepetitionIsSpeech) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("one two", 0.2));
  see(buffer, sentence("one two", 0.2));
  buffer.insert({word("two", 2.2, 2.4)});
  buffer.flush();
  EXPECT_EQ(text_of(buffer.unconfirmed()), " two");
}

TEST(HypothesisBuffer, WordsThatLeftTheWindowAreForgotten) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("one two three", 0.2));
  see(buffer, sentence("one two three", 0.2));
  buffer.forget_before(from_seconds(1.1));
  EXPECT_EQ(text_of(buffer.committed()), " three");
}

TEST(HypothesisBuffer, TheLastWordsAreCommittedOnRequest) {
  HypothesisBuffer buffer(SampleTime(0));
  see(buffer, sentence("one two", 0.2));
  EXPECT_EQ(text_of(buffer.flush_all()), " one two");
  EXPECT_TRUE(buffer.unconfirmed().empty());
}

}  // namespace
}  // namespace captiond
