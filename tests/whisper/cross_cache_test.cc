// Cross-attention over several windows, held to sums in double precision.
#include "whisper/network/cross_cache.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace captiond::whisper {
namespace {

class CrossCacheTest : public testing::TestWithParam<const Kernels*> {
 protected:
  static constexpr std::size_t kLayers = 2, kHeads = 3, kDim = 16, kState = kHeads * kDim;

  void SetUp() override {
    cache_.reset(kernels(), kLayers, kHeads, kDim, frames_);
    for (std::size_t layer = 0; layer < kLayers; ++layer) {
      for (std::size_t window = 0; window < frames_.size(); ++window) {
        written_.push_back(random(frames_[window], 2 * kState));
        cache_.write(compute_, layer, window, written_.back().view());
      }
    }
  }

  Matrix random(std::size_t rows, std::size_t cols) {
    std::normal_distribution<float> normal;
    Matrix out(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) out.data()[i] = normal(random_);
    return out;
  }
  const Matrix& written(std::size_t layer, std::size_t window) const {
    return written_[layer * frames_.size() + window];
  }
  std::vector<double> scores(const float* q, const Matrix& key_value, std::size_t head) const {
    std::vector<double> out(key_value.rows());
    for (std::size_t frame = 0; frame < out.size(); ++frame) {
      for (std::size_t i = head * kDim; i < (head + 1) * kDim; ++i) {
        out[frame] += double{q[i]} * double{key_value.row(frame)[i]} / std::sqrt(double{kDim});
      }
    }
    return out;
  }
  /// Channel `channel` of what a query finds.
  double attended(const float* q, const Matrix& key_value, std::size_t channel) const {
    const auto logits = scores(q, key_value, channel / kDim);
    double sum = 0, weighted = 0;
    for (std::size_t frame = 0; frame < logits.size(); ++frame) {
      const double weight = std::exp(logits[frame]);
      sum += weight;
      weighted += weight * double{key_value.row(frame)[kState + channel]};
    }
    return weighted / sum;
  }

  const AttentionKernels& kernels() const { return attention_for(*GetParam()).floats; }

  Compute compute_{*GetParam(), 2};
  std::minstd_rand random_{5};
  const std::vector<std::size_t> frames_ = {75, 1, 130};
  std::vector<Matrix> written_;
  CrossCache cache_;
};

TEST_P(CrossCacheTest, EveryRowAttendsToItsOwnWindow) {
  const std::vector<std::vector<std::uint32_t>> assignments = {
      {2}, {0, 1, 2}, {2, 2, 0, 0, 0, 2}, std::vector<std::uint32_t>(40, 0)};
  for (const auto& window_of_row : assignments) {
    const Matrix q = random(window_of_row.size(), kState);
    Matrix y(q.rows(), kState);
    cache_.attend(compute_, 1, q.view(), window_of_row, y.view());
    for (std::size_t i = 0; i < q.rows(); ++i) {
      for (std::size_t channel = 0; channel < kState; ++channel) {
        ASSERT_NEAR(y.row(i)[channel], attended(q.row(i), written(1, window_of_row[i]), channel), 1e-5);
      }
    }
  }
}

TEST_P(CrossCacheTest, ScoresAreThoseBeforeTheSoftmax) {
  const Matrix q = random(4, kState);
  Matrix out(4, 75);
  cache_.scores(0, 0, 2, q.view(), out.view());
  for (std::size_t i = 0; i < q.rows(); ++i) {
    const auto expected = scores(q.row(i), written(0, 0), 2);
    for (std::size_t frame = 0; frame < 75; ++frame) ASSERT_NEAR(out.row(i)[frame], expected[frame], 1e-5);
  }
}

TEST_P(CrossCacheTest, ResetForgetsTheWindowsBefore) {
  const std::vector<std::size_t> one = {20};
  cache_.reset(kernels(), 1, kHeads, kDim, one);
  EXPECT_EQ(cache_.windows(), 1U);
  EXPECT_EQ(cache_.frames(0), 20U);
  const Matrix key_value = random(20, 2 * kState), q = random(1, kState);
  cache_.write(compute_, 0, 0, key_value.view());
  Matrix y(1, kState);
  const std::vector<std::uint32_t> window_of_row = {0};
  cache_.attend(compute_, 0, q.view(), window_of_row, y.view());
  EXPECT_NEAR(y.row(0)[7], attended(q.row(0), key_value, 7), 1e-5);
}

INSTANTIATE_TEST_SUITE_P(Builds, CrossCacheTest, testing::ValuesIn(available_kernels()),
                         [](const auto& suite) {
                           std::string name = suite.param->name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace captiond::whisper
