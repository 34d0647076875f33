// What the products of all builds share: the shape of a panel, and how sums become results. For the sources
// that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/product_formats.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kVectors = 2;
constexpr std::size_t kPanel = kVectors * kLanes;

constexpr std::size_t least(std::size_t a, std::size_t b) {
  return a < b ? a : b;
}
constexpr std::size_t round_up(std::size_t size, std::size_t step) {
  return (size + step - 1) / step * step;
}

/// Adds to sums (rows, kVectors) what words of x, those of all rows side by side, and a panel's make
/// together.
template <typename Format, typename Sum, std::size_t rows>
CAPTIOND_INLINE void add_products(Sum (&sums)[rows][kVectors], const typename Format::Word* x,
                                  const std::byte* words, std::size_t depth) {
  for (; depth > 0; --depth) {
    const Bits left = load_bits(words), right = load_bits(words + sizeof(Bits));
#pragma GCC unroll 14
    for (std::size_t i = 0; i < rows; ++i) {
      Format::step(sums[i][0], left, x[i]);
      Format::step(sums[i][1], right, x[i]);
    }
    words += kVectors * sizeof(Bits);
    x += rows;
  }
}

/// What will be written is fetched while there is work to do.
CAPTIOND_INLINE void prefetch_rows(MatrixView y) {
  for (std::size_t i = 0; i < y.rows; ++i)
    for (std::size_t j = 0; j < y.cols; j += kLanes) __builtin_prefetch(y.row(i) + j, 1);
}

CAPTIOND_INLINE void copy(ConstMatrixView from, MatrixView to) {
  for (std::size_t i = 0; i < to.rows; ++i) std::memcpy(to.row(i), from.row(i), to.cols * sizeof(float));
}

/// Sums of one panel become y (rows, rows of weights): scaled, biased and activated. Straight from registers;
/// of a panel that is not full, whole rows go elsewhere first.
template <typename Format, typename Sum, std::size_t rows>
CAPTIOND_INLINE void finish_tile(const Sum (&sums)[rows][kVectors], const typename Format::RowScale* scales,
                                 const Panels& panel, const float* bias, Activation activation,
                                 MatrixView y) {
  float biases[kPanel] = {}, results[rows * kPanel];
  const bool full = y.cols == kPanel;
  if (bias && !full) std::memcpy(biases, bias, y.cols * sizeof(float));
  const float* const added = bias && full ? bias : biases;
  const MatrixView to = full ? y : MatrixView{results, rows, kPanel, kPanel};
#pragma GCC unroll 14
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j)
      store(to.row(i) + j * kLanes,
            Format::finish(sums[i][j], panel, j * kLanes, scales[i]) + load(added + j * kLanes));
  }
  if (activation == Activation::gelu) {
    for (std::size_t i = 0; i < rows; ++i)
      for (std::size_t j = 0; j < kPanel; j += kLanes)
        store(to.row(i) + j, gelu<typename Format::Bump>(load(to.row(i) + j)));
  }
  if (!full) copy(to, y);
}

}  // namespace
}  // namespace captiond::whisper
