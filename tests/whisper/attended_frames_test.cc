#include "whisper/decode/attended_frames.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "whisper/decode/alignment.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kHeads = 3, kTokens = 12, kFrames = 90;

CrossAttention random_attention() {
  CrossAttention attention{kHeads, kTokens, kFrames, {}};
  std::minstd_rand random(2);
  std::normal_distribution<float> normal(0.0F, 2.0F);
  for (std::size_t i = 0; i < kHeads * kTokens * kFrames; ++i) attention.scores.push_back(normal(random));
  return attention;
}

// The first tokens alone: what was known when the last of them had been read.
CrossAttention first_tokens(const CrossAttention& all, std::size_t count) {
  CrossAttention some{kHeads, count, kFrames, {}};
  for (std::size_t head = 0; head < kHeads; ++head) {
    const ConstMatrixView rows = all.head(head);
    some.scores.insert(some.scores.end(), rows.data, rows.data + count * kFrames);
  }
  return some;
}

TEST(AttendedFrames, AreTheLargestOfTheAlignmentMatrixOfTheTokensSoFar) {
  const CrossAttention all = random_attention();
  AttendedFrames frames;
  frames.add(all, 0);
  for (std::size_t i = 1; i < kTokens; ++i) {
    frames.add(all, i);
    if (i < 2) continue;  // two tokens deviate by one everywhere: there is no largest
    const Matrix matrix = alignment_matrix(first_tokens(all, i + 1), kFrames);
    const float* row = matrix.row(i);
    EXPECT_EQ(frames.frame(), static_cast<std::size_t>(std::max_element(row, row + kFrames) - row)) << i;
  }
}

TEST(AttendedFrames, LieWithinTheSound) {
  const CrossAttention all = random_attention();
  AttendedFrames frames(20);
  for (std::size_t i = 0; i < kTokens; ++i) {
    frames.add(all, i);
    EXPECT_LT(frames.frame(), 20U);
  }
}

TEST(AttendedFrames, FollowAPeakThatMoves) {
  CrossAttention attention{1, kTokens, kFrames, std::vector<float>(kTokens * kFrames, 0.0F)};
  for (std::size_t i = 0; i < kTokens; ++i)
    for (std::size_t j = 0; j < 5; ++j) attention.head(0).row(i)[7 * i + j] = 10.0F;
  AttendedFrames frames;
  for (std::size_t i = 0; i < kTokens; ++i) {
    frames.add(attention, i);
    if (i > 0) {
      EXPECT_NEAR(static_cast<double>(frames.frame()), 7.0 * static_cast<double>(i) + 2, 3) << i;
    }
  }
}

}  // namespace
}  // namespace captiond::whisper
