// Every build of the kernels that this processor can run, held to sums in double precision.
#include "whisper/kernels/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/environment.h"

namespace captiond::whisper {
namespace {

class KernelsTest : public testing::TestWithParam<const Kernels*> {
 protected:
  // Values in [-1, 1], in rows with a gap between them as in a fused product.
  struct Random {
    std::vector<float> numbers;
    MatrixView view;
    operator ConstMatrixView() const { return view; }  // NOLINT
  };
  Random random(std::size_t rows, std::size_t cols) {
    std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
    Random matrix{std::vector<float>(rows * (cols + 3)), {}};
    for (float& number : matrix.numbers) number = uniform(random_);
    matrix.view = {matrix.numbers.data(), rows, cols, cols + 3};
    return matrix;
  }

  const Kernels& kernels_ = *GetParam();
  std::minstd_rand random_{7};
};

TEST_P(KernelsTest, LeavesTheGapBetweenRowsAlone) {
  auto y = random(5, 4);
  const auto before = y.numbers;
  kernels_.softmax(y.view, 1.0F);
  kernels_.add(random(5, 4), y.view);
  for (std::size_t i = 0; i < y.numbers.size(); ++i) {
    if (i % 7 < 4) continue;
    EXPECT_EQ(y.numbers[i], before[i]) << i;
  }
}

TEST_P(KernelsTest, SoftmaxOfScaledRows) {
  for (const std::size_t cols : {1, 2, 7, 64, 1500}) {
    const auto x = random(3, cols);
    auto y = x;
    y.view.data = y.numbers.data();
    kernels_.softmax(y.view, 8.0F);
    for (std::size_t i = 0; i < 3; ++i) {
      double sum = 0;
      for (std::size_t j = 0; j < cols; ++j) sum += std::exp(8.0 * double{x.view.row(i)[j]});
      for (std::size_t j = 0; j < cols; ++j) {
        EXPECT_NEAR(y.view.row(i)[j], std::exp(8.0 * double{x.view.row(i)[j]}) / sum, 1e-6);
      }
    }
  }
}

TEST_P(KernelsTest, SoftmaxOfLargeNumbersStaysFinite) {
  std::vector<float> x = {1000.0F, 999.0F, -1000.0F};
  kernels_.softmax({x.data(), 1, 3, 3}, 1.0F);
  EXPECT_NEAR(x[0], 1.0 / (1.0 + std::exp(-1.0)), 1e-6);
  EXPECT_EQ(x[2], 0.0F);
}

TEST_P(KernelsTest, LayerNorm) {
  for (const std::size_t cols : {3, 64, 513}) {
    const auto x = random(4, cols), gain = random(1, cols), bias = random(1, cols), y = random(4, cols);
    kernels_.layer_norm(x, gain.view.data, bias.view.data, y.view);
    for (std::size_t i = 0; i < 4; ++i) {
      const float* row = x.view.row(i);
      double mean = 0, variance = 0;
      for (std::size_t j = 0; j < cols; ++j) mean += double{row[j]} / static_cast<double>(cols);
      for (std::size_t j = 0; j < cols; ++j)
        variance += std::pow(row[j] - mean, 2) / static_cast<double>(cols);
      for (std::size_t j = 0; j < cols; ++j) {
        const double normed = (row[j] - mean) / std::sqrt(variance + 1e-5);
        EXPECT_NEAR(y.view.row(i)[j], normed * double{gain.view.data[j]} + double{bias.view.data[j]}, 1e-5);
      }
    }
  }
}

TEST_P(KernelsTest, LogSumExpTakesForbiddenEntries) {
  const float forbidden = -std::numeric_limits<float>::infinity();
  std::vector<float> x(100, forbidden);
  x[17] = 60.0F;
  x[99] = 59.0F;
  EXPECT_NEAR(kernels_.log_sum_exp(x.data(), x.size()), 60.0 + std::log1p(std::exp(-1.0)), 1e-5);
}

// IEEE 754, section 3.4: sign, five bits of exponent, ten of fraction.
double half_value(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const double fraction = (half & 1023) / 1024.0;
  const double magnitude = exponent == 31  ? HUGE_VAL
                           : exponent == 0 ? std::ldexp(fraction, -14)
                                           : std::ldexp(1 + fraction, exponent - 15);
  return half & 0x8000 ? -magnitude : magnitude;
}

TEST_P(KernelsTest, EveryHalfPrecisionNumberIsExact) {
  std::vector<std::uint16_t> halves(65536);
  for (std::size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<std::uint16_t>(i);
  std::vector<std::byte> bytes(2 * halves.size() + 1);  // at an odd place, as in a file
  std::memcpy(bytes.data() + 1, halves.data(), 2 * halves.size());
  std::vector<float> floats(halves.size());
  kernels_.half_to_float(bytes.data() + 1, floats.data(), floats.size());
  for (const std::uint16_t half : halves) {
    const bool is_nan = (half & 0x7C00) == 0x7C00 && (half & 0x3FF) != 0;
    if (is_nan) {
      EXPECT_TRUE(std::isnan(floats[half]));
    } else {
      EXPECT_EQ(double{floats[half]}, half_value(half)) << half;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Builds, KernelsTest, testing::ValuesIn(available_kernels()), [](const auto& suite) {
  std::string name = suite.param->name;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

TEST(ChooseKernels, TakesTheFastestUnlessToldOtherwise) {
  {
    const test::Environment none{{"CAPTIOND_KERNELS", ""}};
    EXPECT_EQ(&choose_kernels(), available_kernels().back());
  }
  const test::Environment forced{{"CAPTIOND_KERNELS", "portable"}};
  EXPECT_STREQ(choose_kernels().name, "portable");
}

TEST(ChooseKernels, RefusesWhatThisProcessorCannotRun) {
  const test::Environment forced{{"CAPTIOND_KERNELS", "abacus"}};
  EXPECT_THROW(choose_kernels(), Error);
}

}  // namespace
}  // namespace captiond::whisper
