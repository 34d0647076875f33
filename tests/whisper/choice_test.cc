#include "whisper/decode/choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "whisper/kernels/kernels.h"

namespace captiond::whisper {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();
constexpr int kFirst = 7;

std::vector<float> random_row(std::size_t size) {
  std::minstd_rand random(5);
  std::normal_distribution<float> normal(0.0F, 3.0F);
  std::vector<float> row(size);
  for (float& logit : row) logit = random() % 5 == 0 ? kForbidden : normal(random);
  return row;
}

class ChoiceTest : public testing::TestWithParam<std::size_t> {};

TEST_P(ChoiceTest, FindsTheMostProbableInTheirOrder) {
  std::vector<float> row = random_row(GetParam());
  row[GetParam() / 2] = 9.0F;
  std::vector<float> sorted = row;
  std::sort(sorted.rbegin(), sorted.rend());
  double total = 0;
  for (const float logit : row) total += std::exp(double{logit});
  const Candidates candidates{kFirst, row};
  std::vector<Choice> best;
  most_probable(choose_kernels(), candidates, 6, best);
  for (std::size_t i = 0; i < best.size(); ++i) {
    EXPECT_EQ(candidates[best[i].token], sorted[i]);
    EXPECT_NEAR(best[i].logprob, sorted[i] - std::log(total), 1e-4);
  }
  const auto allowed = std::count_if(row.begin(), row.end(), [](float x) { return !std::isinf(x); });
  EXPECT_EQ(best.size(), std::min<std::size_t>(6, static_cast<std::size_t>(allowed)));
  const Choice one = most_probable(choose_kernels(), candidates);
  EXPECT_EQ(one.token, best.front().token);
  EXPECT_EQ(one.logprob, best.front().logprob);
}

INSTANTIATE_TEST_SUITE_P(Sizes, ChoiceTest, testing::Values(4, 17, 512, 513, 1501, 51865));

TEST(ChoiceTest, OfEqualsTheFirstIsTaken) {
  std::vector<float> row(2000, 0.0F);
  row[40] = row[41] = row[1900] = 2.0F;
  std::vector<Choice> best;
  most_probable(choose_kernels(), {0, row}, 2, best);
  EXPECT_EQ(best[0].token, 40);
  EXPECT_EQ(best[1].token, 41);
  EXPECT_EQ(most_probable(choose_kernels(), {0, row}).token, 40);
}

TEST(LotteryTest, TellsLogProbabilitiesAtTemperatureOne) {
  const std::vector<float> logits{1.0F, kForbidden, 3.0F, 2.0F};
  const double total = std::log(std::exp(1.0) + std::exp(3.0) + std::exp(2.0));
  std::vector<float> row = logits;
  const Lottery lottery(choose_kernels(), {kFirst, row}, 2.0F);
  Random random(1);
  std::vector<int> drawn(4);
  for (int i = 0; i < 1000; ++i) {
    const Choice choice = lottery.draw(random);
    const auto at = static_cast<std::size_t>(choice.token - kFirst);
    ++drawn.at(at);
    EXPECT_NEAR(choice.logprob, logits[at] - total, 1e-5);
  }
  EXPECT_EQ(drawn[1], 0);
  EXPECT_GT(drawn[2], drawn[3]);
  EXPECT_GT(drawn[3], drawn[0]);
}

TEST(RandomTest, IsTheSameOnEveryMachine) {  // first number of SplitMix64 with seed 0: e220a8397b1dcdaf
  EXPECT_DOUBLE_EQ(Random(0).next(), static_cast<double>(0xe220a8397b1dcdafU >> 11U) / 0x1p53);
}

}  // namespace
}  // namespace captiond::whisper
