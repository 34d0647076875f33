// c = a b for a few rows of a and a panel of b as wide as the registers allow: what attention consists of.
// For the sources that exist once per instruction set (see vector.h).
#pragma once

#include <type_traits>

#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

// A panel is so many vectors wide and taken against so many rows at once: the sums, a row of the panel and
// one number of a just fill the registers.
#if defined(__AVX512F__)
constexpr std::size_t kPanelVectors = 4, kTileRows = 6;
#else
constexpr std::size_t kPanelVectors = 2, kTileRows = 5;
#endif
constexpr std::size_t kPanel = kPanelVectors * kLanes;

/// Numbers of 32 bits: a panel is (depth, kPanel) of them.
struct FloatNumbers {
  using Left = float;                      // what a is kept as
  static constexpr std::size_t kUnit = 1;  // steps of depth in 32 bits
  static constexpr int kExpTerms = 6;

  /// A unit of `count` numbers that lie `stride` apart.
  CAPTIOND_INLINE static std::uint32_t unit(const float* from, std::size_t, std::size_t) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, from, sizeof(bits));
    return bits;
  }
  CAPTIOND_INLINE static void put(Left* row, std::size_t j, Vec v) { store(row + j, v); }

  template <std::size_t rows>
  CAPTIOND_INLINE static void step(Vec (&sums)[rows][kPanelVectors], const Left* a, std::size_t stride,
                                   const std::byte* b) {
    Vec factors[kPanelVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kPanelVectors; ++j) factors[j] = load(b + j * sizeof(Vec));
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
      const Vec factor = broadcast(a[i * stride]);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j) sums[i][j] += factor * factors[j];
    }
  }
};

/// The upper halves of floats, two steps of depth side by side: a panel is (depth / 2, kPanel, 2) of them. So
/// AVX512_BF16 multiplies and adds them, two products as one; elsewhere each half becomes a float by a shift
/// or a mask: half the memory, the arithmetic of floats.
struct Bfloat16Numbers {
#if defined(__AVX512BF16__)
  using Left = std::uint16_t;
#else
  using Left = float;
#endif
  static constexpr std::size_t kUnit = 2;
  static constexpr int kExpTerms = 4;

  // To the nearest, ties to even.
  CAPTIOND_INLINE static std::uint32_t rounded(float value) {
    std::uint32_t bits = 0;
    std::memcpy(&bits, &value, sizeof(bits));
    return (bits + 0x7FFFU + (bits >> 16 & 1U)) >> 16;
  }
  CAPTIOND_INLINE static std::uint32_t unit(const float* from, std::size_t stride, std::size_t count) {
    return rounded(from[0]) | (count > 1 ? rounded(from[stride]) << 16 : 0U);
  }

#if defined(__AVX512BF16__)
  CAPTIOND_INLINE static void put(Left* row, std::size_t j, Vec v) {
    const __m256bh halves = _mm512_cvtneps_pbh(v);
    std::memcpy(row + j, &halves, sizeof(halves));
  }
  template <std::size_t rows>
  CAPTIOND_INLINE static void step(Vec (&sums)[rows][kPanelVectors], const Left* a, std::size_t stride,
                                   const std::byte* b) {
    __m512bh factors[kPanelVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kPanelVectors; ++j)
      factors[j] = reinterpret_cast<__m512bh>(load(b + j * sizeof(Vec)));
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
      std::int32_t pair = 0;
      std::memcpy(&pair, a + i * stride, sizeof(pair));
      const auto factor = reinterpret_cast<__m512bh>(_mm512_set1_epi32(pair));
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j)
        sums[i][j] = _mm512_dpbf16_ps(sums[i][j], factor, factors[j]);
    }
  }
#else
  CAPTIOND_INLINE static void put(Left* row, std::size_t j, Vec v) {
    store(row + j, v);
  }
  template <std::size_t rows>
  CAPTIOND_INLINE static void step(Vec (&sums)[rows][kPanelVectors], const Left* a, std::size_t stride,
                                   const std::byte* b) {
    Vec even[kPanelVectors], odd[kPanelVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kPanelVectors; ++j) {
      const Bits pairs = load_bits(b + j * sizeof(Vec));
      even[j] = as_floats(pairs << 16);
      odd[j] = as_floats(pairs & ~0xFFFF);
    }
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
      const Vec first = broadcast(a[i * stride]), second = broadcast(a[i * stride + 1]);
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j) {
        sums[i][j] += first * even[j];
        sums[i][j] += second * odd[j];
      }
    }
  }
#endif
};

/// c = a b or c += a b for up to kTileRows rows: a (rows, units · kUnit), b a panel, c (rows, kPanel).
template <typename Numbers, std::size_t rows>
void multiply_tile(const typename Numbers::Left* a, std::size_t a_stride, const std::byte* b,
                   std::size_t units, float* c, std::size_t c_stride, bool accumulate) {
  Vec sums[rows][kPanelVectors] = {};
  for (std::size_t unit = 0; unit < units; ++unit) {
    Numbers::step(sums, a + unit * Numbers::kUnit, a_stride, b + unit * kPanelVectors * sizeof(Vec));
  }
#pragma GCC unroll 6
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kPanelVectors; ++j) {
      float* const to = c + i * c_stride + j * kLanes;
      store(to, accumulate ? load(to) + sums[i][j] : sums[i][j]);
    }
  }
}

/// Takes any number of rows some at a time: calls tile(count, first) with `count` known at compile time.
template <typename Tile>
CAPTIOND_INLINE void in_tiles(std::size_t rows, const Tile& tile) {
  std::size_t first = 0;
  for (; first + kTileRows <= rows; first += kTileRows)
    tile(std::integral_constant<std::size_t, kTileRows>(), first);
  switch (rows - first) {
    case 1:
      return tile(std::integral_constant<std::size_t, 1>(), first);
    case 2:
      return tile(std::integral_constant<std::size_t, 2>(), first);
    case 3:
      return tile(std::integral_constant<std::size_t, 3>(), first);
    case 4:
      return tile(std::integral_constant<std::size_t, 4>(), first);
    case 5:
      return tile(std::integral_constant<std::size_t, 5>(), first);
    default:
      return;
  }
}

/// c = a b or c += a b for any number of rows.
template <typename Numbers>
void multiply_panel(std::size_t rows, const typename Numbers::Left* a, std::size_t a_stride,
                    const std::byte* b, std::size_t units, float* c, std::size_t c_stride, bool accumulate) {
  in_tiles(rows, [=](auto count, std::size_t first) {
    multiply_tile<Numbers, count>(a + first * a_stride, a_stride, b, units, c + first * c_stride, c_stride,
                                  accumulate);
  });
}

}  // namespace
}  // namespace captiond::whisper
