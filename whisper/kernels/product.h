// Products y = act(x wᵀ + b) over weights that were packed once, in one of three precisions.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "whisper/tensor.h"

namespace captiond::whisper {

/// How weights are kept and multiplied. Whatever it is, rows go in and come out as floats.
///   f32:  the weights as they are.
///   bf16: weights rounded to bfloat16, 8 bits of mantissa; x is rounded too where the processor multiplies
///         such pairs by itself.
///   int8: each row of weights (one output) is at most ±127 times a scale of its own, and each row of x, when
///         it comes, is 0 to 255 less a zero point times a scale. Both are rotated before (see rotation.h),
///         which leaves their products as they are. Sums are exact integers.
///   int8_wide: weights as those of int8, unrotated, but x of 16 bits: twice the work, for next to none of
///         the loss. Where memory is what a product waits for, the work costs nothing.
///   int8_grouped: the same packed weights, but x of bytes, with a scale and a zero point for each 64 columns
///         of a row: half the work of int8_wide for little more loss, where many rows wait for work. At most
///         kWidestGrouped columns.
enum class Precision : std::uint8_t { f32, bf16, int8, int8_wide, int8_grouped };
inline constexpr std::size_t kPrecisions = 5;
inline constexpr std::size_t kWidestGrouped = 8192;  // Whisper's widest layer has 5120

/// Weights that are integers, with scales.
constexpr bool has_scales(Precision precision) {
  return precision >= Precision::int8;
}

enum class Activation : std::uint8_t { none, gelu };

/// Packed weights, or a run of their panels. A panel holds Product::panel rows of weights, its last rows
/// zeros where there are no more. Down it go words of four bytes: the first `group` columns of each of its
/// rows side by side, then the next. A register full of words thus meets one word of x, whatever the
/// precision.
struct Panels {
  const std::byte* words = nullptr;    // (panels, depth, panel), on a 64-byte boundary
  const float* scales = nullptr;       // of each row, if integers
  const std::int32_t* sums = nullptr;  // of each row's integers
  std::size_t rows = 0, depth = 0;     // rows without the zeros; words down a panel

  /// At most `count` rows of weights from `first` on, where a panel begins.
  Panels from(std::size_t first, std::size_t count) const {
    return {words + first * depth * 4, scales ? scales + first : nullptr, sums ? sums + first : nullptr,
            count < rows - first ? count : rows - first, depth};
  }
};

/// The product of one precision under one instruction set. All functions run on the calling thread, on any
/// number of threads at once, and take no memory. A row of the result depends neither on the rows beside it
/// nor on how the work was cut: every output is summed in the order of the columns.
struct Product {
  std::size_t panel;       // rows of weights side by side
  std::size_t group;       // columns in a word
  std::size_t depth_step;  // words down a panel are a multiple of this, the last of them zeros
  std::size_t row_block;   // up to so many rows of x read the weights once

  /// Bytes of so many packed rows: a multiple of 64.
  std::size_t (*packed_rows)(std::size_t rows, std::size_t depth);
  /// Brings rows of x to the form that multiply() reads, on a 64-byte boundary.
  void (*pack_rows)(ConstMatrixView x, std::size_t depth, std::byte* packed);
  /// y = act(x wᵀ + bias), bias (rows of weights) or null.
  void (*multiply)(const std::byte* packed, const Panels& weights, const float* bias, Activation activation,
                   MatrixView y);
};

using Products = std::array<Product, kPrecisions>;  // by precision

}  // namespace captiond::whisper
