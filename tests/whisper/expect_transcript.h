// Transcripts held to what the reference implementation wrote.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/json.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

inline constexpr double kFrame = 0.02 + 1e-6;  // seconds: one timestamp token
inline constexpr double kFarthest = 0.1 + 1e-6;
inline constexpr double kBound = 1e-3;  // on probabilities and their logarithms

inline void expect_segment(const Segment& found, const nlohmann::json& expected) {
  EXPECT_EQ(found.text, expected.at("text"));
  EXPECT_EQ(found.tokens, expected.at("tokens").get<std::vector<int>>());
  EXPECT_EQ(found.seek, expected.at("seek"));
  EXPECT_NEAR(found.start, expected.at("start").get<double>(), kFrame);
  EXPECT_NEAR(found.end, expected.at("end").get<double>(), kFrame);
  EXPECT_NEAR(found.avg_logprob, expected.at("avg_logprob").get<double>(), kBound);
  EXPECT_NEAR(found.no_speech_prob, expected.at("no_speech_prob").get<double>(), kBound);
  EXPECT_NEAR(found.compression_ratio, expected.at("compression_ratio").get<double>(), kBound);
}

/// Texts and probabilities of all; times of none off by more than 100 ms. Returns how many times are off by
/// more than a frame.
inline std::size_t expect_words(const std::vector<WordTime>& found, const nlohmann::json& expected) {
  std::size_t off = 0;
  EXPECT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    SCOPED_TRACE(found[i].text);
    EXPECT_EQ(found[i].text, expected[i][0]);
    const double start = std::abs(found[i].start - expected[i][1].get<double>());
    const double end = std::abs(found[i].end - expected[i][2].get<double>());
    EXPECT_LE(std::max(start, end), kFarthest);
    EXPECT_NEAR(found[i].probability, expected[i][3].get<double>(), kBound);
    off += static_cast<std::size_t>(start > kFrame) + static_cast<std::size_t>(end > kFrame);
  }
  return off;
}

/// The text, and every segment with its words, of whose times 95 % lie within a frame.
inline void expect_transcript(const Transcript& found, const nlohmann::json& expected) {
  EXPECT_EQ(found.text, expected.at("text"));
  const nlohmann::json& segments = expected.at("segments");
  ASSERT_EQ(found.segments.size(), segments.size());
  std::size_t times = 0, off = 0;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    SCOPED_TRACE("segment " + std::to_string(i));
    EXPECT_EQ(found.segments[i].id, static_cast<int>(i));
    expect_segment(found.segments[i], segments[i]);
    if (!segments[i].contains("words")) continue;
    times += 2 * found.segments[i].words.size();
    off += expect_words(found.segments[i].words, segments[i].at("words"));
  }
  EXPECT_LE(off * 20, times);
}

}  // namespace captiond::whisper
