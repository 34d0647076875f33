// OpenAI's filters on a vocabulary small enough to see: 0-4 text, 5 end of text, 6 no-timestamps, 7-12 the
// timestamps 0.00 to 0.10.
#include "whisper/decode/logit_rules.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

namespace captiond::whisper {
namespace {

constexpr TimestampRules kRules{.eot = 5, .no_timestamps = 6, .timestamp_begin = 7, .last_initial = 9};
constexpr std::size_t kVocabulary = 13;

// One letter a token: '.' may come next, 'x' may not.
std::string after(std::vector<int> sampled,
                  std::vector<float> logits = std::vector<float>(kVocabulary, 0.0F)) {
  const Candidates candidates = apply_timestamp_rules(logits, sampled, kRules);
  std::string allowed;
  for (int token = 0; token < static_cast<int>(kVocabulary); ++token)
    allowed += std::isinf(candidates[token]) ? 'x' : '.';
  return allowed;
}

// Logits under which text outweighs all timestamps together, so that the last rule stays out of the way.
std::vector<float> text_is_likely() {
  std::vector<float> logits(kVocabulary, 0.0F);
  for (std::size_t i = 0; i <= 5; ++i) logits[i] = 10.0F;
  return logits;
}

struct Case {
  std::string name;
  std::vector<int> sampled;
  std::string allowed;  // text 0-4, end, no-timestamps, timestamps 7-12
};

class OrderTest : public testing::TestWithParam<Case> {};

TEST_P(OrderTest, AllowsWhatMayFollow) {
  EXPECT_EQ(after(GetParam().sampled, text_is_likely()), GetParam().allowed);
}

INSTANTIATE_TEST_SUITE_P(
    TimestampRules, OrderTest,
    testing::Values(Case{"FirstIsATimestampThatIsNotTooLate", {}, "xxxxxxx...xxx"},
                    Case{"AfterTheFirstTimestampComesText", {8}, "......xxxxxxx"},
                    Case{"AfterTextALaterTimestampMayClose", {8, 1}, "......xxx...."},
                    Case{"AClosedSegmentWantsATimestampOrTheEnd", {8, 1, 10}, "xxxxx.xxxx..."},
                    Case{"ANewSegmentMayBeginWhereTheLastEnded", {7, 1, 7}, "xxxxx.x......"},
                    Case{"AfterAPairComesText", {8, 1, 10, 10}, "......xxxxxxx"},
                    Case{"TimestampsNeverGoBack", {8, 1, 10, 10, 2}, "......xxxxx.."},
                    Case{"AfterTheVeryLastTimestampOnlyTextIsLeft", {8, 1, 12, 12, 2}, "......xxxxxxx"},
                    Case{"TextWithoutAnyTimestampForbidsNone", {1, 2}, "......x......"}),
    [](const auto& suite) { return suite.param.name; });

TEST(TimestampRulesTest, TimestampsTogetherBeatTheBestText) {
  std::vector<float> logits(kVocabulary, 0.0F);
  logits[3] = 1.0F;  // better than each of four timestamps, worse than e^0 four times
  EXPECT_EQ(after({8, 1}, logits), "xxxxxxxxx....");
  logits[3] = 1.5F;
  EXPECT_EQ(after({8, 1}, logits), "......xxx....");
}

TEST(SuppressTest, ForbidsTheNamedTokensAlone) {
  std::vector<float> logits(4, 1.0F);
  suppress(logits, std::vector<int>{0, 2});
  EXPECT_TRUE(std::isinf(logits[0]) && std::isinf(logits[2]));
  EXPECT_EQ(logits[1] + logits[3], 2.0F);
}

}  // namespace
}  // namespace captiond::whisper
