// Every build of the products that this processor can run, held to sums in double precision.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "whisper/kernels/rotation.h"
#include "whisper/network/packed_matrix.h"

namespace captiond::whisper {
namespace {

struct Shape {
  std::size_t m, n, k;
};

// One row, few rows and many; panels and words that are not full; the sizes of real layers.
const std::vector<Shape> kShapes = {{1, 1, 1},    {1, 7, 3},    {2, 33, 64},   {1, 1000, 512}, {3, 17, 33},
                                    {5, 40, 21},  {6, 64, 130}, {7, 31, 65},   {13, 129, 65},  {14, 32, 48},
                                    {15, 33, 31}, {29, 16, 16}, {64, 96, 384}, {43, 5, 240}};

using Random = std::minstd_rand;

Matrix random_matrix(Random& random, std::size_t rows, std::size_t cols) {
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  Matrix out(rows, cols);
  std::generate_n(out.data(), rows * cols, [&] { return uniform(random); });
  return out;
}

class ProductsTest : public testing::TestWithParam<std::tuple<const Kernels*, Precision>> {
 protected:
  PackedMatrix pack(const Matrix& weights) const {
    const auto read = [&](std::size_t first, MatrixView out) {
      std::copy_n(weights.row(first), out.rows * out.cols, out.data);
    };
    return PackedMatrix::pack(kernels_, precision_, weights.rows(), weights.cols(), read);
  }

  void multiply(ConstMatrixView x, const PackedMatrix& weights, const float* bias, Activation activation,
                MatrixView y) const {
    const Product& product = kernels_.product(precision_);
    const std::size_t depth = weights.panels().depth;
    Matrix packed(1, product.packed_rows(x.rows, depth) / sizeof(float));
    auto* const bytes = reinterpret_cast<std::byte*>(packed.data());
    product.pack_rows(x, depth, bytes);
    product.multiply(bytes, weights.panels(), bias, activation, y);
  }

  Matrix multiply(ConstMatrixView x, const PackedMatrix& weights, const float* bias = nullptr,
                  Activation activation = Activation::none) const {
    Matrix y(x.rows, weights.rows());
    multiply(x, weights, bias, activation, y.view());
    return y;
  }

  // How far a sum of products may be from the exact one, x and w being what it sums. Floats: each product and
  // each sum is rounded. bfloat16: both factors are, to 2^-9. Bytes: w is off by half a step of its row, x by
  // half a step of its own, and its zero point by as much; both as they are when they have been rotated.
  double bound(ConstMatrixView x, std::size_t i, const Matrix& w, std::size_t j) const {
    const std::vector<double> x_row = summed(x.row(i), x.cols), w_row = summed(w.row(j), x.cols);
    double products = 0, xs = 0, ws = 0, x_most = 0, x_least = 0, w_most = 0;
    for (std::size_t l = 0; l < x.cols; ++l) {
      const double a = x_row[l], b = w_row[l];
      products += std::abs(a * b);
      xs += std::abs(a);
      ws += std::abs(b);
      x_most = std::max(x_most, a);
      x_least = std::min(x_least, a);
      w_most = std::max(w_most, std::abs(b));
    }
    const double rounding = 1.2e-7 * static_cast<double>(x.cols + 2) * (products + 1);
    if (precision_ == Precision::f32) return rounding;
    if (precision_ == Precision::bf16)
      return rounding + products * (std::ldexp(1.0, -8) + std::ldexp(1.0, -18));
    const double levels = precision_ == Precision::int8_wide ? 32767 : 255;
    const double x_step = (x_most - x_least) / levels, w_step = w_most / 127;
    return rounding + 1.02 * (x_step * ws + w_step / 2 * (xs + x_step * static_cast<double>(x.cols)));
  }

  std::vector<double> summed(const float* row, std::size_t cols) const {
    std::vector<float> turned(row, row + cols);
    if (precision_ != Precision::int8) return {turned.begin(), turned.end()};
    rotate(turned.data(), cols);
    std::vector<double> out(turned.begin(), turned.end());
    for (double& x : out) x /= std::sqrt(static_cast<double>(rotation_of(cols)));
    return out;
  }

  const Kernels& kernels_ = *std::get<0>(GetParam());
  const Precision precision_ = std::get<1>(GetParam());
  Random random_{7};
};

double exact_gelu(double x) {
  return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
}

TEST_P(ProductsTest, MultipliesAddsABiasAndActivates) {
  for (const auto& [m, n, k] : kShapes) {
    const Matrix x = random_matrix(random_, m, k), w = random_matrix(random_, n, k);
    const Matrix bias = random_matrix(random_, 1, n);
    const PackedMatrix packed = pack(w);
    EXPECT_EQ(packed.rows(), n);
    EXPECT_EQ(packed.cols(), k);
    const Matrix plain = multiply(x.view(), packed), biased = multiply(x.view(), packed, bias.data()),
                 activated = multiply(x.view(), packed, bias.data(), Activation::gelu);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t l = 0; l < k; ++l) sum += double{x.row(i)[l]} * double{w.row(j)[l]};
        const double margin = bound(x.view(), i, w, j);
        ASSERT_NEAR(plain.row(i)[j], sum, margin) << m << " " << n << " " << k << " at " << i << " " << j;
        ASSERT_NEAR(biased.row(i)[j], double{plain.row(i)[j]} + double{bias.data()[j]}, 1e-5);
        ASSERT_NEAR(activated.row(i)[j], exact_gelu(biased.row(i)[j]),
                    precision_ == Precision::int8 ? 1.3e-4 : 1e-6);
      }
    }
  }
}

TEST_P(ProductsTest, ARowIsTheSameAloneAndAmongOthers) {
  const Matrix x = random_matrix(random_, 37, 70);
  const PackedMatrix weights = pack(random_matrix(random_, 50, 70));
  const Matrix together = multiply(x.view(), weights);
  for (const std::size_t count : {1, 2, 9, 14, 15}) {
    for (std::size_t first = 0; first + count <= x.rows(); first += count) {
      const Matrix apart = multiply(x.view().block(first, count), weights);
      ASSERT_EQ(std::memcmp(apart.data(), together.row(first), count * 50 * sizeof(float)), 0) << count;
    }
  }
}

TEST_P(ProductsTest, ARunOfPanelsIsThatPartOfTheProduct) {
  const Matrix x = random_matrix(random_, 3, 40), bias = random_matrix(random_, 1, 100);
  const PackedMatrix weights = pack(random_matrix(random_, 100, 40));
  const Matrix whole = multiply(x.view(), weights, bias.data());
  const Product& product = kernels_.product(precision_);
  const Panels part = weights.panels().from(product.panel, product.panel);
  ASSERT_EQ(part.rows, product.panel);
  Matrix packed(1, product.packed_rows(3, part.depth) / sizeof(float)), y(3, product.panel);
  product.pack_rows(x.view(), part.depth, reinterpret_cast<std::byte*>(packed.data()));
  product.multiply(reinterpret_cast<std::byte*>(packed.data()), part, bias.data() + product.panel,
                   Activation::none, y.view());
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < product.panel; ++j) EXPECT_EQ(y.row(i)[j], whole.row(i)[product.panel + j]);
  }
}

TEST_P(ProductsTest, LeavesTheGapBetweenRowsAlone) {
  Matrix y(5, 40);
  std::fill_n(y.data(), 200, 42.0F);
  multiply(random_matrix(random_, 5, 9).view(), pack(random_matrix(random_, 35, 9)), nullptr,
           Activation::gelu, y.view().columns(0, 35));
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 35; j < 40; ++j) EXPECT_EQ(y.row(i)[j], 42.0F);
  }
}

TEST_P(ProductsTest, ReadsOverlappingRowsAsAConvolutionDoes) {
  const std::vector<float> frames = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};  // five frames of two channels
  Matrix sum(1, 6);
  std::fill_n(sum.data(), 6, 1.0F);
  const Matrix y = multiply({frames.data(), 3, 6, 2}, pack(sum));
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(y.row(i)[0], 21 + 12 * static_cast<double>(i), 0.2);
}

// Bytes at both ends of their range: nothing on the way to the sum may saturate. Rows of 5128 are not
// rotated.
TEST_P(ProductsTest, TheLargestNumbersAddUp) {
  for (const std::size_t k : {4, 64, 1280, 5120}) {
    Matrix x(2, k), w(2, k);
    std::fill_n(x.data(), 2 * k, 1.0F);
    std::fill_n(x.row(1), k, -1.0F);
    std::fill_n(w.data(), k, 1.0F);
    std::fill_n(w.row(1), k, -1.0F);
    const Matrix y = multiply(x.view(), pack(w));
    const auto most = static_cast<double>(k);
    EXPECT_NEAR(y.row(0)[0], most, most * 1e-6);
    EXPECT_NEAR(y.row(0)[1], -most, most * 1e-6);
    EXPECT_NEAR(y.row(1)[0], -most, most * 1e-6);
    EXPECT_NEAR(y.row(1)[1], most, most * 1e-6);
  }
}

// One column a hundred times as large as the others makes the steps of its row as much coarser, if it is not
// spread.
TEST_P(ProductsTest, AnOutlierDrownsNobody) {
  constexpr std::size_t kCols = 512;
  Matrix x = random_matrix(random_, 4, kCols), w = random_matrix(random_, 8, kCols);
  for (std::size_t i = 0; i < x.rows(); ++i) x.row(i)[77] = 100.0F;
  for (std::size_t j = 0; j < w.rows(); ++j) w.row(j)[77] = 0.0F;
  const Matrix y = multiply(x.view(), pack(w));
  double error = 0;
  for (std::size_t i = 0; i < x.rows(); ++i) {
    for (std::size_t j = 0; j < w.rows(); ++j) {
      double sum = 0;
      for (std::size_t l = 0; l < kCols; ++l) sum += double{x.row(i)[l]} * double{w.row(j)[l]};
      error += std::abs(double{y.row(i)[j]} - sum) / 32;
    }
  }
  EXPECT_LT(error, 0.7);  // 1.3 if it were not
}

TEST(Rotate, IsAHadamardMatrix) {
  for (const std::size_t cols : {16, 48, 512, 1280}) {
    const std::size_t block = rotation_of(cols);
    for (const std::size_t one : {std::size_t{0}, std::size_t{5}, block - 1, cols - 3}) {
      std::vector<float> row(cols);
      row[one] = 1.0F;
      rotate(row.data(), cols);
      for (std::size_t i = 0; i < cols; ++i) {
        const bool minus = std::popcount(i % block & one % block) % 2 == 1;
        ASSERT_EQ(row[i], i / block != one / block ? 0.0F : minus ? -1.0F : 1.0F) << cols << ", " << i;
      }
    }
  }
}

TEST(PackedMatrix, OfGroupsMeetsFewRowsWithSixteenBits) {
  const Kernels& kernels = choose_kernels();
  const auto ones = [](std::size_t, MatrixView out) { std::fill_n(out.data, out.rows * out.cols, 1.0F); };
  const PackedMatrix wide = PackedMatrix::pack(kernels, Precision::int8_wide, 3, 70, ones),
                     grouped = PackedMatrix::pack(kernels, Precision::int8_grouped, 3, 70, ones);
  EXPECT_EQ(&grouped.product(kFewRows), &kernels.product(Precision::int8_wide));
  EXPECT_EQ(&grouped.product(kFewRows + 1), &kernels.product(Precision::int8_grouped));
  EXPECT_EQ(&wide.product(kFewRows + 1), &kernels.product(Precision::int8_wide));
  EXPECT_TRUE(std::ranges::equal(wide.bytes(), grouped.bytes()));
}

TEST_P(ProductsTest, ZerosStayZeros) {
  Matrix zeros(3, 20);
  std::fill_n(zeros.data(), 60, 0.0F);
  const Matrix some = random_matrix(random_, 4, 20);
  const Matrix from_zeros = multiply(zeros.view(), pack(some)),
               with_zeros = multiply(some.view(), pack(zeros));
  EXPECT_TRUE(std::all_of(from_zeros.data(), from_zeros.data() + 12, [](float y) { return y == 0.0F; }));
  EXPECT_TRUE(std::all_of(with_zeros.data(), with_zeros.data() + 12, [](float y) { return y == 0.0F; }));
}

TEST_P(ProductsTest, AMatrixIsItsBytes) {
  const Matrix x = random_matrix(random_, 2, 30), w = random_matrix(random_, 70, 30);
  const PackedMatrix packed = pack(w);
  ASSERT_EQ(packed.bytes().size(), PackedMatrix::packed_bytes(kernels_, precision_, 70, 30));
  const HugeMemory memory(packed.bytes().size());
  std::ranges::copy(packed.bytes(), memory.bytes().begin());
  const PackedMatrix viewed =
      PackedMatrix::view(kernels_, precision_, 70, 30, memory.bytes().first(packed.bytes().size()));
  const Matrix expected = multiply(x.view(), packed), found = multiply(x.view(), viewed);
  EXPECT_EQ(std::memcmp(found.data(), expected.data(), 2 * 70 * sizeof(float)), 0);
}

INSTANTIATE_TEST_SUITE_P(Builds, ProductsTest,
                         testing::Combine(testing::ValuesIn(available_kernels()),
                                          testing::Values(Precision::f32, Precision::bf16, Precision::int8,
                                                          Precision::int8_wide, Precision::int8_grouped)),
                         [](const auto& suite) {
                           std::string name = std::get<0>(suite.param)->name;
                           name.append("_").append(name_of(std::get<1>(suite.param)));
                           std::ranges::replace(name, '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace captiond::whisper
