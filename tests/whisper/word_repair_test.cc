// How words and segments are joined and corrected, on made-up alignments.
#include "whisper/transcribe/word_repair.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

using testing::ElementsAre;

std::vector<std::string> texts(const std::vector<AlignedWord>& words) {
  std::vector<std::string> found;
  for (const auto& word : words) found.push_back(word.text);
  return found;
}

AlignedWord word(std::string text, double start, double end) {
  return {std::move(text), {1}, start, end, 0.9F};
}

Segment segment(double start, double end, std::size_t tokens) {
  Segment made;
  made.start = start;
  made.end = end;
  made.tokens.assign(tokens, 1);
  return made;
}

constexpr int kTextEnd = 100;

TEST(MergePunctuation, ClosingMarksJoinTheWordBefore) {
  std::vector<AlignedWord> words = {word(" Wait", 0, 1), word(".", 1, 1), word(".", 1, 1),
                                    word(" What", 1, 2), word("?", 2, 2)};
  merge_punctuation(words);
  EXPECT_THAT(texts(words), ElementsAre(" Wait..", "", "", " What?", ""));
  EXPECT_EQ(words[0].tokens.size(), 3U);
}

TEST(MergePunctuation, OpeningMarksJoinTheWordAfter) {
  std::vector<AlignedWord> words = {word(" he", 0, 1), word(" (", 1, 1), word("said", 1, 2), word(")", 2, 2)};
  merge_punctuation(words);
  EXPECT_THAT(texts(words), ElementsAre(" he", "", " (said)", ""));
}

TEST(MergePunctuation, KeepsEveryToken) {
  std::vector<AlignedWord> words = {word(" -", 0, 1), word(" ¿", 1, 1), word(" que", 1, 2), word("!", 2, 2)};
  merge_punctuation(words);
  std::size_t tokens = 0;
  for (const auto& each : words) tokens += each.tokens.size();
  EXPECT_EQ(tokens, 4U);
}

TEST(ShortenAtSentenceEnds, MovesAPauseOutOfTheWordAfterAMark) {
  std::vector<AlignedWord> words = {word(" One", 0.0, 0.4), word(".", 0.4, 0.6), word(" Two", 0.6, 3.0),
                                    word(" three", 3.0, 3.4)};
  EXPECT_DOUBLE_EQ(shorten_at_sentence_ends(words), 0.4);
  EXPECT_DOUBLE_EQ(words[2].start, 3.0 - 0.8);
}

TEST(ShortenAtSentenceEnds, EndsALongMarkEarly) {
  std::vector<AlignedWord> words = {word(" One", 0.0, 0.4), word(".", 0.4, 3.0), word(" two", 3.0, 3.4)};
  shorten_at_sentence_ends(words);
  EXPECT_DOUBLE_EQ(words[1].end, 0.4 + 0.8);
}

TEST(ShortenAtSentenceEnds, CallsNoWordLongerThanSevenTenthsUsual) {
  std::vector<AlignedWord> words = {word(" Sloooow", 0.0, 2.0), word(" speech", 2.0, 4.0)};
  EXPECT_DOUBLE_EQ(shorten_at_sentence_ends(words), 0.7);
}

TEST(DistributeWords, GivesEachSegmentItsWordsInOrder) {
  std::vector<Segment> segments = {segment(0.0, 1.0, 2), segment(1.0, 2.0, 1)};
  segments[0].tokens.push_back(kTextEnd + 7);  // a timestamp
  distribute_words(segments, {word(" a", 0.0, 0.5), word(" b", 0.5, 1.0), word(" c", 1.0, 1.5)}, kTextEnd,
                   0.5, 0.0);
  ASSERT_EQ(segments[0].words.size(), 2U);
  ASSERT_EQ(segments[1].words.size(), 1U);
  EXPECT_EQ(segments[1].words[0].text, " c");
  EXPECT_DOUBLE_EQ(segments[1].end, 1.5);  // where its last word ends
}

TEST(DistributeWords, CountsFromTheStartOfTheRecording) {
  std::vector<Segment> segments = {segment(30.0, 31.0, 1)};
  segments[0].seek = 3000;
  distribute_words(segments, {word(" a", 0.2, 0.6)}, kTextEnd, 0.4, 29.5);
  EXPECT_DOUBLE_EQ(segments[0].words[0].start, 30.2);
  EXPECT_DOUBLE_EQ(segments[0].start, 30.2);
}

TEST(DistributeWords, TakesThePauseOutOfTheFirstWordAfterIt) {
  std::vector<Segment> segments = {segment(0.0, 6.0, 2)};
  distribute_words(segments, {word(" a", 0.0, 5.0), word(" b", 5.0, 5.4)}, kTextEnd, 0.3, 0.0);
  EXPECT_DOUBLE_EQ(segments[0].words[0].start, 5.0 - 0.6);
}

TEST(DistributeWords, TrustsTheSegmentWhereAWordReachesFarPastIt) {
  std::vector<Segment> segments = {segment(0.0, 2.0, 2)};
  distribute_words(segments, {word(" a", 0.0, 0.4), word(" b", 0.4, 9.0)}, kTextEnd, 0.4, 0.0);
  EXPECT_DOUBLE_EQ(segments[0].words[1].end, 2.0);
  EXPECT_DOUBLE_EQ(segments[0].end, 2.0);
}

TEST(DistributeWords, LeavesASegmentWithoutWordsAsItIs) {
  std::vector<Segment> segments = {segment(1.0, 2.0, 0)};
  distribute_words(segments, {}, kTextEnd, 0.0, 0.0);
  EXPECT_TRUE(segments[0].words.empty());
  EXPECT_DOUBLE_EQ(segments[0].end, 2.0);
}

}  // namespace
}  // namespace captiond::whisper
