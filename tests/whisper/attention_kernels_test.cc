// Attention in every build that this processor can run, held to sums in double precision.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "whisper/kernels/attention.h"
#include "whisper/tensor.h"

namespace captiond::whisper {
namespace {

struct Shape {
  std::size_t queries, keys, dim;
};

// One query, a few, and more than fit a block of them; keys that end within a panel, at the end of a block
// and behind it; heads as wide as Whisper's and odd ones.
const std::vector<Shape> kShapes = {{1, 1, 64},    {1, 2, 1},      {3, 5, 7},    {1, 127, 64},
                                    {4, 128, 64},  {5, 129, 64},   {6, 64, 33},  {47, 200, 16},
                                    {49, 300, 64}, {130, 130, 12}, {7, 1500, 64}};

class AttentionTest : public testing::TestWithParam<const AttentionBuild*> {
 protected:
  /// Rows with a gap between them, as of one head among others.
  struct Random {
    Matrix numbers;
    MatrixView view;
    operator ConstMatrixView() const { return view; }  // NOLINT
  };
  Random random(std::size_t rows, std::size_t cols, float deviation = 1.0F) {
    std::normal_distribution<float> normal(0.0F, deviation);
    Random out{Matrix(rows, cols + 5), {}};
    for (std::size_t i = 0; i < rows * (cols + 5); ++i) out.numbers.data()[i] = normal(random_);
    out.view = out.numbers.view().columns(2, cols);
    return out;
  }

  std::vector<std::byte> packed(const AttentionKernels& kernels, ConstMatrixView keys,
                                ConstMatrixView values) {
    const std::size_t bytes = kernels.block_bytes(keys.cols);
    std::vector<std::byte> blocks((keys.rows + kKeyBlock - 1) / kKeyBlock * bytes + 64);
    for (std::size_t first = 0; first < keys.rows; first += kKeyBlock) {
      const std::size_t count = std::min(kKeyBlock, keys.rows - first);
      kernels.pack(keys.block(first, count), values.block(first, count),
                   begin(blocks) + first / kKeyBlock * bytes);
    }
    return blocks;
  }
  static std::byte* begin(std::vector<std::byte>& bytes) {
    const auto address = reinterpret_cast<std::uintptr_t>(bytes.data());
    return bytes.data() + (64 - address % 64) % 64;
  }

  static std::vector<double> scores(const float* q, ConstMatrixView keys) {
    std::vector<double> out(keys.rows);
    for (std::size_t i = 0; i < keys.rows; ++i) {
      for (std::size_t j = 0; j < keys.cols; ++j) out[i] += double{q[j]} * double{keys.row(i)[j]};
      out[i] /= std::sqrt(static_cast<double>(keys.cols));
    }
    return out;
  }
  /// What a query finds among the first `visible` keys.
  static std::vector<double> found(const float* q, ConstMatrixView keys, ConstMatrixView values,
                                   std::size_t visible) {
    const auto logits = scores(q, keys.block(0, visible));
    const double most = *std::max_element(logits.begin(), logits.end());
    std::vector<double> out(values.cols);
    double sum = 0;
    for (std::size_t i = 0; i < visible; ++i) {
      const double weight = std::exp(logits[i] - most);
      sum += weight;
      for (std::size_t j = 0; j < values.cols; ++j) out[j] += weight * double{values.row(i)[j]};
    }
    for (double& value : out) value /= sum;
    return out;
  }

  void expect_attention(const AttentionKernels& kernels, Mask mask, float deviation, double bound) {
    for (const auto& [queries, keys, dim] : kShapes) {
      if (mask == Mask::causal && queries > keys) continue;
      const auto q = random(queries, dim, deviation), k = random(keys, dim), v = random(keys, dim);
      auto blocks = packed(kernels, k, v);
      const auto y = random(queries, dim);
      kernels.attend(q, begin(blocks), keys, mask, y.view);
      for (std::size_t i = 0; i < queries; ++i) {
        const auto expected = found(q.view.row(i), k, v, mask == Mask::none ? keys : keys - queries + i + 1);
        for (std::size_t j = 0; j < dim; ++j)
          ASSERT_NEAR(y.view.row(i)[j], expected[j], bound)
              << queries << " queries, " << keys << " keys of " << dim << ", row " << i;
      }
    }
  }

  /// The last queries of a text that has these rows of a pool.
  void expect_pool_attention(std::size_t queries, std::size_t dim, std::span<const std::uint32_t> rows) {
    const std::size_t keys = rows.size(), pool = 1 + *std::max_element(rows.begin(), rows.end());
    const auto q = random(queries, dim), pool_keys = random(pool, dim), pool_values = random(pool, dim);
    Matrix k(keys, dim), v(keys, dim);
    for (std::size_t i = 0; i < keys; ++i) {
      std::copy_n(pool_keys.view.row(rows[i]), dim, k.row(i));
      std::copy_n(pool_values.view.row(rows[i]), dim, v.row(i));
    }
    const auto y = random(queries, dim);
    build_.attend_rows(q, pool_keys, pool_values, rows, y.view);
    for (std::size_t i = 0; i < queries; ++i) {
      const auto expected = found(q.view.row(i), k.view(), v.view(), keys - queries + i + 1);
      for (std::size_t j = 0; j < dim; ++j) ASSERT_NEAR(y.view.row(i)[j], expected[j], 3e-6);
    }
  }

  const AttentionBuild& build_ = *GetParam();
  std::minstd_rand random_{11};
};

TEST_P(AttentionTest, FloatsAreExactButForRounding) {
  expect_attention(build_.floats, Mask::none, 1.0F, 3e-6);
  expect_attention(build_.floats, Mask::causal, 1.0F, 3e-6);
}

TEST_P(AttentionTest, FloatsBearLargeScores) {
  expect_attention(build_.floats, Mask::none, 20.0F, 5e-5);
}

// Keys, values and weights are each off by up to one part in 256.
TEST_P(AttentionTest, Bfloat16KeepsTwoDigits) {
  expect_attention(build_.bfloat16, Mask::none, 1.0F, 0.03);
  expect_attention(build_.bfloat16, Mask::causal, 1.0F, 0.03);
}

// Each is off by up to half a step of 127, scores by more, the larger they are.
TEST_P(AttentionTest, BytesKeepTwoDigitsToo) {
  if (!build_.bytes) GTEST_SKIP() << build_.name << " does not multiply bytes by itself.";
  expect_attention(*build_.bytes, Mask::none, 1.0F, 0.03);
  expect_attention(*build_.bytes, Mask::causal, 1.0F, 0.03);
}

TEST_P(AttentionTest, ScoresAreThoseBeforeTheSoftmax) {
  for (const auto& [queries, keys, dim] : kShapes) {
    const auto q = random(queries, dim), k = random(keys, dim), out = random(queries, keys);
    auto blocks = packed(build_.floats, k, k);
    auto halves = packed(build_.bfloat16, k, k);
    const auto rough = random(queries, keys);
    build_.floats.scores(q, begin(blocks), keys, out.view);
    build_.bfloat16.scores(q, begin(halves), keys, rough.view);
    for (std::size_t i = 0; i < queries; ++i) {
      const auto expected = scores(q.view.row(i), k);
      for (std::size_t j = 0; j < keys; ++j) {
        ASSERT_NEAR(out.view.row(i)[j], expected[j], 1e-5);
        ASSERT_NEAR(rough.view.row(i)[j], expected[j], 0.05);
      }
    }
    if (!build_.bytes) continue;
    auto bytes = packed(*build_.bytes, k, k);
    build_.bytes->scores(q, begin(bytes), keys, rough.view);
    for (std::size_t i = 0; i < queries; ++i) {
      const auto expected = scores(q.view.row(i), k);
      for (std::size_t j = 0; j < keys; ++j) ASSERT_NEAR(rough.view.row(i)[j], expected[j], 0.05);
    }
  }
}

TEST_P(AttentionTest, ARowDependsOnNoOther) {
  std::vector<AttentionKernels> all = {build_.floats, build_.bfloat16};
  if (build_.bytes) all.push_back(*build_.bytes);
  for (const AttentionKernels& kernels : all) {
    const auto q = random(60, 64), k = random(333, 64), v = random(333, 64);
    const auto together = random(60, 64), alone = random(1, 64);
    auto blocks = packed(kernels, k, v);
    kernels.attend(q, begin(blocks), 333, Mask::none, together.view);
    for (const std::size_t i : {0, 31, 59}) {
      kernels.attend(q.view.block(i, 1), begin(blocks), 333, Mask::none, alone.view);
      EXPECT_TRUE(std::equal(alone.view.row(0), alone.view.row(0) + 64, together.view.row(i)));
    }
  }
}

TEST_P(AttentionTest, WritesNothingBesideItsResult) {
  const auto q = random(9, 20), k = random(40, 20), y = random(9, 20);
  std::vector<float> before(y.numbers.data(), y.numbers.data() + 9 * 25);
  auto blocks = packed(build_.floats, k, k);
  build_.floats.attend(q, begin(blocks), 40, Mask::none, y.view);
  for (std::size_t i = 0; i < before.size(); ++i) {
    const std::size_t column = i % 25;
    const bool beside = column < 2 || column >= 22;
    EXPECT_TRUE(!beside || y.numbers.data()[i] == before[i]) << i;
  }
}

TEST_P(AttentionTest, RowsOfAPoolInTheOrderOfTheText) {
  for (const auto& [queries, keys, dim] : kShapes) {
    if (queries > keys) continue;
    std::vector<std::uint32_t> rows(2 * keys);
    std::iota(rows.begin(), rows.end(), 0);
    std::shuffle(rows.begin(), rows.end(), random_);
    rows.resize(keys);
    expect_pool_attention(queries, dim, rows);
    std::iota(rows.begin(), rows.end(), 3);  // one after another, as a new text takes them
    expect_pool_attention(queries, dim, rows);
  }
}

INSTANTIATE_TEST_SUITE_P(Builds, AttentionTest, testing::ValuesIn(available_attention()),
                         [](const auto& suite) {
                           std::string name = suite.param->name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(AttentionFor, EveryBuildOfTheKernelsHasOne) {
  for (const Kernels* kernels : available_kernels()) {
    EXPECT_TRUE(std::string(kernels->name).starts_with(attention_for(*kernels).name)) << kernels->name;
  }
}

}  // namespace
}  // namespace captiond::whisper
