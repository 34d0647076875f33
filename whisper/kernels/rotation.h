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
template <std::size_t distance, std::size_t... lanes>
CAPTIOND_INLINE Vec sums_and_differences(Vec v, std::index_sequence<lanes...> all) {
  constexpr Vec kSigns = {(lanes & distance ? -1.0F : 1.0F)...};
  return v * kSigns + swapped<distance>(v, all);
}

CAPTIOND_INLINE Vec rotated_lanes(Vec v) {
  constexpr auto kAll = std::make_index_sequence<kLanes>();
  v = sums_and_differences<2>(sums_and_differences<1>(v, kAll), kAll);
  if constexpr (kLanes > 4) v = sums_and_differences<4>(v, kAll);
  if constexpr (kLanes > 8) v = sums_and_differences<8>(v, kAll);
  return v;
}

/// The same of `count` vectors, lane by lane: first of neighbours, at last of the two halves.
template <std::size_t count>
CAPTIOND_INLINE void rotate_vectors(Vec (&v)[count]) {
#pragma GCC unroll 3
  for (std::size_t distance = 1; distance < count; distance *= 2) {
#pragma GCC unroll 8
    for (std::size_t i = 0; i < count; ++i) {
      if (i & distance) continue;
      const Vec a = v[i], b = v[i + distance];
      v[i] = a + b;
      v[i + distance] = a - b;
    }
  }
}

/// The same of each `count` numbers of a row that are `distance` apart; of lanes, too, if they are
/// neighbouring vectors, for which it is the first step.
template <std::size_t count>
CAPTIOND_INLINE void rotate_apart(const float* from, std::size_t cols, std::size_t distance, float* to) {
  for (std::size_t first = 0; first < cols; first += count * distance) {
    for (std::size_t at = first; at < first + distance; at += kLanes) {
      Vec v[count];
#pragma GCC unroll 8
      for (std::size_t i = 0; i < count; ++i) v[i] = load(from + at + i * distance);
      if (distance == kLanes) {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < count; ++i) v[i] = rotated_lanes(v[i]);
      }
      rotate_vectors(v);
#pragma GCC unroll 8
      for (std::size_t i = 0; i < count; ++i) store(to + at + i * distance, v[i]);
    }
  }
}

/// As many at once as registers hold. Never inlined: GCC 12, when it sanitises, takes the steps of a long row
/// for ones that a short row could come to.
inline constexpr std::size_t kRotatedAtOnce = 8;
[[gnu::noinline]] inline void rotate_step(const float* from, std::size_t cols, std::size_t distance,
                                          std::size_t left, float* to) {
  if (left == 1) return rotate_apart<1>(from, cols, distance, to);
  if (left == 2) return rotate_apart<2>(from, cols, distance, to);
  if (left == 4) return rotate_apart<4>(from, cols, distance, to);
  rotate_apart<kRotatedAtOnce>(from, cols, distance, to);
}

/// Multiplies each B = rotation_of(cols) numbers of a row with the Hadamard matrix of that size, which is √B
/// times an orthogonal one: two rows so turned have B times the product that they had. An outlier, which
/// would make all steps of a row coarse, is spread over B columns (Ashkboos et al., "QuaRot", 2024). Every
/// number is computed by the same sums whatever the width of vectors. Where B is 1, nothing is written; `to`
/// may be `from`.
inline void rotate(const float* from, std::size_t cols, float* to) {
  const std::size_t block = rotation_of(cols);
  if (block == 1) return;
  rotate_step(from, cols, kLanes, block / kLanes, to);
  for (std::size_t distance = kRotatedAtOnce * kLanes; distance < block; distance *= kRotatedAtOnce)
    rotate_step(to, cols, distance, block / distance, to);
}
inline void rotate(float* x, std::size_t cols) {
  rotate(x, cols, x);
}

}  // namespace
}  // namespace captiond::whisper
