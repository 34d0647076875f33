#include "whisper/decode/phrase_bias.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace captiond::whisper {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

/// Two names that begin alike, and one of a single token.
const PhraseBias& bias() {
  static const PhraseBias kBias({{2, 3, 4}, {2, 5}, {6}});
  return kBias;
}

std::array<float, 8> biased(const std::vector<int>& sampled) {
  std::array<float, 8> logits{};
  bias().apply({0, logits}, sampled);
  return logits;
}

TEST(PhraseBias, MayBeginAtAnyTime) {
  const auto logits = biased({});
  EXPECT_GT(logits[2], 0.0F);
  EXPECT_EQ(logits[2], logits[6]) << "once, however many names begin so";
  for (const std::size_t other : {0, 1, 3, 4, 5, 7}) EXPECT_EQ(logits[other], 0.0F);
  EXPECT_EQ(biased({7, 1}), logits);
}

TEST(PhraseBias, FavoursWhatGoesOnWithABegunName) {
  const auto begins = biased({});
  const auto second = biased({7, 2});
  EXPECT_GT(second[3], begins[2]);
  EXPECT_EQ(second[5], second[3]);
  EXPECT_EQ(second[4], 0.0F);
  const auto third = biased({2, 3});
  EXPECT_GT(third[4], 0.0F);
  EXPECT_EQ(third[5], 0.0F) << "that one did not go on";
  EXPECT_EQ(biased({2, 3, 4}), begins) << "it is complete";
}

TEST(PhraseBias, AllowsNothingThatIsForbidden) {
  std::array<float, 4> logits{0.0F, kForbidden, 0.0F, 0.0F};
  bias().apply({1, logits}, std::vector<int>{});  // the tokens 1 to 4
  EXPECT_EQ(logits[1], kForbidden);
  EXPECT_EQ(logits[0], 0.0F);
}

}  // namespace
}  // namespace captiond::whisper
