// How rows are turned before they are rounded to bytes, so that no few columns are far larger than the
// others. For the sources that exist once per instruction set (see vector.h), and for whoever packs weights
// for them.
#pragma once

#include <utility>

#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

inline constexpr std::size_t kLeastRotation = 16;
inline constexpr std::size_t kWidestRotated = 1280;  // of Whisper's states; a GELU leaves no outliers

/// Columns that are turned together: the largest power of two that divides them all, or one when that is not
/// worth it.
constexpr std::size_t rotation_of(std::size_t cols) {
  const std::size_t block = cols & (~cols + 1);
  return block >= kLeastRotation && cols <= kWidestRotated ? block : 1;
}

/// v with each lane where the one is that lies `distance` away.
template <std::size_t distance, std::size_t... lanes>
CAPTIOND_INLINE Vec swapped(Vec v, std::index_sequence<lanes...>) {
  return __builtin_shufflevector(v, v, (lanes ^ distance)...);
}

/// Of each pair of lanes so far apart the sum and the difference.
template <std::size_t distance>
CAPTIOND_INLINE Vec sums_and_differences(Vec v) {
  constexpr std::int32_t kLane[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const Bits second = (load_bits(kLane) & static_cast<std::int32_t>(distance)) != 0;
  const Vec mine = as_floats(as_bits(v) ^ (second & INT32_MIN));
  return swapped<distance>(v, std::make_index_sequence<kLanes>()) + mine;
}

CAPTIOND_INLINE Vec rotated_lanes(Vec v) {
  v = sums_and_differences<2>(sums_and_differences<1>(v));
  if constexpr (kLanes > 4) v = sums_and_differences<4>(v);
  if constexpr (kLanes > 8) v = sums_and_differences<8>(v);
  return v;
}

/// The same of numbers `distance` apart, and then of twice that.
CAPTIOND_INLINE void rotate_pairs(float* x, std::size_t block, std::size_t distance) {
  for (std::size_t first = 0; first < block; first += 2 * distance) {
    for (float* at = x + first; at < x + first + distance; at += kLanes) {
      const Vec a = load(at), b = load(at + distance);
      store(at, a + b);
      store(at + distance, a - b);
    }
  }
}
CAPTIOND_INLINE void rotate_fours(float* x, std::size_t block, std::size_t distance) {
  for (std::size_t first = 0; first < block; first += 4 * distance) {
    for (float* at = x + first; at < x + first + distance; at += kLanes) {
      const Vec a = load(at), b = load(at + distance), c = load(at + 2 * distance),
                d = load(at + 3 * distance);
      const Vec ab = a + b, a_b = a - b, cd = c + d, c_d = c - d;
      store(at, ab + cd);
      store(at + distance, a_b + c_d);
      store(at + 2 * distance, ab - cd);
      store(at + 3 * distance, a_b - c_d);
    }
  }
}

/// Multiplies each B = rotation_of(cols) numbers of a row with the Hadamard matrix of that size, which is √B
/// times an orthogonal one: two rows so turned have B times the product that they had. An outlier, which
/// would make all steps of a row coarse, is spread over B columns (Ashkboos et al., "QuaRot", 2024). Every
/// number is computed by the same sums whatever the width of vectors.
inline void rotate(float* x, std::size_t cols) {
  const std::size_t block = rotation_of(cols);
  if (block == 1) return;
  for (std::size_t i = 0; i < cols; i += kLanes) store(x + i, rotated_lanes(load(x + i)));
  for (float* const end = x + cols; x < end; x += block) {
    std::size_t distance = kLanes;
    for (; 2 * distance < block; distance *= 4) rotate_fours(x, block, distance);
    if (distance < block) rotate_pairs(x, block, distance);
  }
}

}  // namespace
}  // namespace captiond::whisper
