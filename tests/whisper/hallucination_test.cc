// Which words look invented, and what becomes of them.
#include "whisper/transcribe/hallucination.h"

#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

/// Words of half a second, one after another, with a probability.
Segment said(double start, std::size_t words, float probability) {
  Segment segment;
  segment.start = start;
  for (std::size_t i = 0; i < words; ++i, start += 0.5)
    segment.words.push_back({" word", start, start + 0.5, probability});
  segment.end = start;
  return segment;
}

constexpr float kHeard = 0.9F, kInvented = 0.05F;

/// A window of 30 s that begins at 60 s of a long recording, right after speech.
WindowBounds bounds() {
  return {{6000, 9000}, 20000, 60.0, 2.0};
}

TEST(Anomaly, OrdinaryWordsHaveNone) {
  EXPECT_EQ(anomaly({" word", 1.0, 1.3, 0.8F}), 0.0);
}

TEST(Anomaly, GrowsWithWhatIsOdd) {
  EXPECT_DOUBLE_EQ(anomaly({" word", 1.0, 1.3, 0.1F}), 1.0);
  EXPECT_NEAR(anomaly({" word", 1.0, 1.033, 0.8F}), 1.5, 1e-9);
  EXPECT_DOUBLE_EQ(anomaly({" word", 1.0, 4.5, 0.8F}), 1.5);
  EXPECT_NEAR(anomaly({" word", 1.0, 1.0, 0.1F}), 1.0 + 0.133 * 15.0, 1e-9);
}

TEST(Anomaly, OfASegmentLiesInItsFirstWords) {
  EXPECT_FALSE(is_anomalous(said(0.0, 5, kHeard)));
  EXPECT_TRUE(is_anomalous(said(0.0, 5, kInvented)));
  EXPECT_TRUE(is_anomalous(said(0.0, 1, kInvented)));
  EXPECT_FALSE(is_anomalous({}));
  Segment late = said(0.0, 12, kHeard);
  for (std::size_t i = 8; i < 12; ++i) late.words[i].probability = kInvented;
  EXPECT_FALSE(is_anomalous(late));
}

TEST(Anomaly, MarksDoNotCountAsWords) {
  Segment segment = said(0.0, 1, kInvented);
  for (int i = 0; i < 3; ++i) segment.words.push_back({".", 0.5, 1.0, kHeard});
  EXPECT_TRUE(is_anomalous(segment));
}

TEST(LeadingSilence, IsSkippedBeforeWhatLooksInvented) {
  EXPECT_EQ(after_leading_silence({said(65.0, 3, kInvented)}, bounds()), 6500U);
  EXPECT_EQ(after_leading_silence({{}, said(65.0, 3, kInvented)}, bounds()), 6500U);
}

TEST(LeadingSilence, StaysBeforeWhatWasHeard) {
  EXPECT_FALSE(after_leading_silence({said(65.0, 3, kHeard)}, bounds()));
  EXPECT_FALSE(after_leading_silence({said(61.0, 3, kInvented)}, bounds()));  // too short to count
  EXPECT_FALSE(after_leading_silence({}, bounds()));
}

TEST(Invented, GoesWithAllAfterIt) {
  std::vector<Segment> segments = {said(60.0, 4, kHeard), said(66.0, 2, kInvented), said(75.0, 4, kHeard)};
  EXPECT_EQ(drop_invented(segments, bounds()), 6600U);
  ASSERT_EQ(segments.size(), 1U);
  EXPECT_EQ(segments[0].end, 62.0);
}

TEST(Invented, NeedsSilenceOnBothSides) {
  std::vector<Segment> before = {said(62.0, 4, kHeard), said(64.0, 2, kInvented), said(75.0, 4, kHeard)};
  EXPECT_FALSE(drop_invented(before, bounds()));
  std::vector<Segment> after = {said(60.0, 4, kHeard), said(66.0, 2, kInvented), said(67.0, 4, kHeard)};
  EXPECT_FALSE(drop_invented(after, bounds()));
  EXPECT_EQ(after.size(), 3U);
}

TEST(Invented, TwoInARowStandForSilenceBetweenThem) {
  std::vector<Segment> segments = {said(60.0, 4, kHeard), said(66.0, 2, kInvented), said(67.0, 2, kInvented)};
  EXPECT_EQ(drop_invented(segments, bounds()), 6600U);
}

TEST(Invented, AtTheEndOfARecordingThereIsNothingMore) {
  std::vector<Segment> segments = {said(60.0, 4, kHeard), said(66.0, 2, kInvented), said(67.0, 2, kInvented)};
  WindowBounds last = bounds();
  last.window.end = last.content = 6800;
  EXPECT_EQ(drop_invented(segments, last), 6800U);
}

TEST(Invented, TheWindowMovesByASecondAtLeast) {
  std::vector<Segment> segments = {said(60.2, 2, kInvented), said(70.0, 4, kHeard)};
  EXPECT_EQ(drop_invented(segments, bounds()), 6100U);
  EXPECT_TRUE(segments.empty());
}

}  // namespace
}  // namespace captiond::whisper
