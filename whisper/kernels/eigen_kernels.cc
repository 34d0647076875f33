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

#include <cmath>
#include <cstdint>
#include <cstring>

#include "whisper/kernels/kernels.h"

namespace captiond::whisper {
namespace {

constexpr float kEpsilon = 1e-5F;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Strided = Eigen::Map<RowMajor, 0, Eigen::OuterStride<>>;
using ConstStrided = Eigen::Map<const RowMajor, 0, Eigen::OuterStride<>>;
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
    CAPTIOND_KERNELS_NAME, softmax,       layer_norm, add,
    log_sum_exp,           half_to_float, nullptr};  // its products are another file's

}  // namespace captiond::whisper
