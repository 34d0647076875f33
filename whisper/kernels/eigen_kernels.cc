// The kernels in terms of Eigen. Compiled once per instruction set: the build defines CAPTIOND_KERNELS (an
// identifier) and CAPTIOND_KERNELS_NAME, and renames the namespace Eigen. Were two builds to share one name
// for an inline function, the linker would keep either, and a processor could meet instructions it does not
// know. For the same reason all of ours is in an unnamed namespace.
#if defined(__GNUC__) && !defined(__clang__)
// GCC 12 takes the undefined operands inside its own AVX-512 intrinsics for uninitialised variables.
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#define EIGEN_DONT_PARALLELIZE
#define EIGEN_NO_DEBUG
#include <Eigen/Core>
#include <unsupported/Eigen/SpecialFunctions>

#include <cmath>
#include <cstdint>
#include <cstring>

#include "whisper/kernels/kernels.h"

namespace captiond::whisper {
namespace {

constexpr float kSqrtHalf = 0.70710678F;
constexpr float kEpsilon = 1e-5F;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Strided = Eigen::Map<RowMajor, 0, Eigen::OuterStride<>>;
using ConstStrided = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;
using Row = Eigen::Map<Eigen::RowVectorXf>;
using ConstRow = Eigen::Map<const Eigen::RowVectorXf>;
using Array = Eigen::Map<Eigen::ArrayXf>;
using ConstArray = Eigen::Map<const Eigen::ArrayXf>;
using Eigen::Index;

Index index(std::size_t i) {
  return static_cast<Index>(i);
}
Strided map(MatrixView x) {
  return {x.data, index(x.rows), index(x.cols), Eigen::OuterStride<>(index(x.stride))};
}
ConstStrided map(ConstMatrixView x) {
  return {x.data, index(x.rows), index(x.cols), Eigen::OuterStride<>(index(x.stride))};
}
Array array(MatrixView x, std::size_t i) {
  return {x.data + i * x.stride, index(x.cols)};
}
ConstArray array(ConstMatrixView x, std::size_t i) {
  return {x.data + i * x.stride, index(x.cols)};
}
Row row(float* x, std::size_t count) {
  return {x, index(count)};
}
ConstRow row(const float* x, std::size_t count) {
  return {x, index(count)};
}

// Up to this many rows a product is a few matrix-vector products: Eigen's matrix product first copies both
// sides, which pays only when every number is used often.
constexpr std::size_t kFewRows = 8;
constexpr std::size_t kLongRow = 1024;
constexpr std::size_t kCachedFloats = 1 << 14;  // of the weights, while all rows go over them

// One row against short rows, each a dot product: the processor then reads ahead in one run of memory, where
// Eigen's matrix-vector product walks through eight.
void multiply_short_rows(const float* x, ConstMatrixView w, float* y) {
  const auto factor = row(x, w.cols);
  for (std::size_t i = 0; i < w.rows; ++i) y[i] = row(w.row(i), w.cols).dot(factor);
}

// A piece of the weights stays in the cache for all rows. Takes no memory.
void multiply_few_transposed(ConstMatrixView x, ConstMatrixView w, MatrixView y) {
  if (x.rows == 1 && w.cols < kLongRow) return multiply_short_rows(x.data, w, y.data);
  const std::size_t piece = x.rows == 1 ? w.rows : kCachedFloats / w.cols + 1;
  for (std::size_t first = 0; first < w.rows; first += piece) {
    const std::size_t count = w.rows - first < piece ? w.rows - first : piece;
    const ConstStrided weights = map(w.block(first, count));
    for (std::size_t i = 0; i < x.rows; ++i) {
      row(y.row(i) + first, count).transpose().noalias() = weights * row(x.row(i), x.cols).transpose();
    }
  }
}

void multiply_transposed(ConstMatrixView x, ConstMatrixView w, const float* bias, MatrixView y) {
  if (x.rows <= kFewRows) {
    multiply_few_transposed(x, w, y);
  } else {
    map(y).noalias() = map(x) * map(w).transpose();
  }
  if (bias) map(y).rowwise() += row(bias, y.cols);
}

void multiply(ConstMatrixView a, ConstMatrixView b, MatrixView y) {
  if (a.rows > kFewRows) {
    map(y).noalias() = map(a) * map(b);
    return;
  }
  for (std::size_t i = 0; i < a.rows; ++i) row(y.row(i), y.cols).noalias() = row(a.row(i), a.cols) * map(b);
}

void gelu(MatrixView x) {
  for (std::size_t i = 0; i < x.rows; ++i) {
    auto values = array(x, i);
    values = 0.5F * values * (1.0F + (values * kSqrtHalf).erf());
  }
}

void softmax(MatrixView x, float scale) {
  for (std::size_t i = 0; i < x.rows; ++i) {
    auto values = array(x, i);
    const float largest = values.maxCoeff();
    values = ((values - largest) * scale).exp();
    values *= 1.0F / values.sum();
  }
}

void layer_norm(ConstMatrixView x, const float* gain, const float* bias, MatrixView y) {
  const ConstArray gains(gain, index(x.cols));
  const ConstArray biases(bias, index(x.cols));
  for (std::size_t i = 0; i < x.rows; ++i) {
    const auto values = array(x, i);
    const float mean = values.mean();
    const float variance = (values - mean).square().mean();
    array(y, i) = (values - mean) * (1.0F / std::sqrt(variance + kEpsilon)) * gains + biases;
  }
}

void add(ConstMatrixView x, MatrixView y) {
  map(y) += map(x);
}

float log_sum_exp(const float* x, std::size_t count) {
  const ConstArray values(x, index(count));
  const float largest = values.maxCoeff();
  return largest + std::log((values - largest).exp().sum());
}

void half_to_float(const std::byte* half, float* out, std::size_t count) {
  constexpr std::size_t kPiece = 1024;
  Eigen::Array<Eigen::half, kPiece, 1> piece;  // the file's bytes, on a boundary
  while (count > 0) {
    const std::size_t size = count < kPiece ? count : kPiece;
    std::memcpy(static_cast<void*>(piece.data()), half, size * sizeof(std::uint16_t));
    Array(out, index(size)) = piece.head(index(size)).cast<float>();
    half += size * sizeof(std::uint16_t);
    out += size;
    count -= size;
  }
}

}  // namespace

extern const Kernels CAPTIOND_KERNELS;
const Kernels CAPTIOND_KERNELS = {
    CAPTIOND_KERNELS_NAME, multiply_transposed, multiply, gelu, softmax, layer_norm, add,
    log_sum_exp,           half_to_float,       nullptr};  // its products are another file's

}  // namespace captiond::whisper
