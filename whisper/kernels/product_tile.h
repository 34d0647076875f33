// What the products of all builds share: the shape of a panel, and how sums become results. For the sources
// that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/gelu.h"
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

/// Sums (rows of y, kVectors) of one panel become y: scaled, biased and activated. Of a panel that is not
/// full there are as many columns as it has rows of weights.
template <typename Format>
CAPTIOND_INLINE void finish_tile(const typename Format::Sum* sums, const typename Format::RowScale* scales,
                                 const Panels& panel, const float* bias, Activation activation,
                                 MatrixView y) {
  for (std::size_t i = 0; i < y.rows; ++i) {
    for (std::size_t first = 0; first < y.cols; first += kLanes) {
      const std::size_t count = least(kLanes, y.cols - first);
      Vec value = Format::finish(sums[i * kVectors + first / kLanes], panel, first, scales[i]);
      if (bias) value += count == kLanes ? load(bias + first) : load_part(bias + first, count);
      if (activation == Activation::gelu) value = gelu(value);
      if (count == kLanes) {
        store(y.row(i) + first, value);
      } else {
        store_part(y.row(i) + first, value, count);
      }
    }
  }
}

}  // namespace
}  // namespace captiond::whisper
