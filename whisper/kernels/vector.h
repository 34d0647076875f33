// Vectors as wide as the instruction set this file is compiled for. For the sources that exist once per
// instruction set: everything here is in an unnamed namespace, so that no two builds share a function.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#ifdef __x86_64__
#include <immintrin.h>
#endif

namespace captiond::whisper {
namespace {

#if defined(__AVX512F__)
inline constexpr std::size_t kLanes = 16;
#elif defined(__AVX__)
inline constexpr std::size_t kLanes = 8;
#else
inline constexpr std::size_t kLanes = 4;
#endif

// Arithmetic and comparisons work on them lane by lane; a * b + c becomes one fused operation where there is
// one.
using Vec [[gnu::vector_size(kLanes * sizeof(float))]] = float;
using Bits [[gnu::vector_size(kLanes * sizeof(float))]] = std::int32_t;

#define CAPTIOND_INLINE [[gnu::always_inline]] inline

CAPTIOND_INLINE Vec load(const void* from) {
  Vec out;
  std::memcpy(&out, from, sizeof(out));
  return out;
}
CAPTIOND_INLINE Bits load_bits(const void* from) {
  Bits out;
  std::memcpy(&out, from, sizeof(out));
  return out;
}
CAPTIOND_INLINE void store(void* to, Vec v) {
  std::memcpy(to, &v, sizeof(v));
}
CAPTIOND_INLINE Vec broadcast(float x) {
  return x - Vec{};
}
CAPTIOND_INLINE Vec as_floats(Bits bits) {
  return reinterpret_cast<Vec>(bits);
}
CAPTIOND_INLINE Bits as_bits(Vec v) {
  return reinterpret_cast<Bits>(v);
}

// The first `count` lanes, zeros in the others, and back.
CAPTIOND_INLINE Vec load_part(const float* from, std::size_t count) {
  Vec out{};
  std::memcpy(&out, from, count * sizeof(float));
  return out;
}
CAPTIOND_INLINE void store_part(float* to, Vec v, std::size_t count) {
  std::memcpy(to, &v, count * sizeof(float));
}

// The same when there may be as many as lanes, or more.
CAPTIOND_INLINE Vec load_some(const float* from, std::size_t count) {
  return count < kLanes ? load_part(from, count) : load(from);
}
CAPTIOND_INLINE void store_some(float* to, Vec v, std::size_t count) {
  if (count < kLanes) return store_part(to, v, count);
  store(to, v);
}

CAPTIOND_INLINE Vec max(Vec a, Vec b) {
#if defined(__AVX512F__)
  return _mm512_max_ps(a, b);
#elif defined(__AVX__)
  return _mm256_max_ps(a, b);
#elif defined(__SSE__)
  return _mm_max_ps(a, b);
#else
  return a > b ? a : b;
#endif
}

CAPTIOND_INLINE Vec min(Vec a, Vec b) {
#if defined(__AVX512F__)
  return _mm512_min_ps(a, b);
#elif defined(__AVX__)
  return _mm256_min_ps(a, b);
#elif defined(__SSE__)
  return _mm_min_ps(a, b);
#else
  return a < b ? a : b;
#endif
}

// Halves fold onto each other: log2(lanes) operations, in an order that depends on the width alone.
template <typename Fold>
CAPTIOND_INLINE float reduce(Vec v, Fold fold) {
#if defined(__AVX512F__)
  v = fold(v, _mm512_shuffle_f32x4(v, v, 0b01'00'11'10));
  v = fold(v, _mm512_shuffle_f32x4(v, v, 0b10'11'00'01));
  v = fold(v, _mm512_permute_ps(v, 0b01'00'11'10));
  v = fold(v, _mm512_permute_ps(v, 0b10'11'00'01));
#elif defined(__AVX__)
  v = fold(v, _mm256_permute2f128_ps(v, v, 1));
  v = fold(v, _mm256_permute_ps(v, 0b01'00'11'10));
  v = fold(v, _mm256_permute_ps(v, 0b10'11'00'01));
#else
  for (std::size_t half = kLanes / 2; half > 0; half /= 2) {
    Vec other{};
    for (std::size_t i = 0; i < half; ++i) other[i] = v[i + half];
    v = fold(v, other);
  }
#endif
  return v[0];
}
CAPTIOND_INLINE float largest(Vec v) {
  return reduce(
      v, [](Vec a, Vec b) __attribute__((always_inline)) { return max(a, b); });
}
CAPTIOND_INLINE float sum(Vec v) {
  return reduce(
      v, [](Vec a, Vec b) __attribute__((always_inline)) { return a + b; });
}

/// Calls put(word, index) for each four low bytes of whole numbers, side by side; `index` is that of the
/// first word, `depth` where words end.
template <typename Put>
CAPTIOND_INLINE void put_bytes(Bits levels, std::size_t index, std::size_t depth, const Put& put) {
  using Bytes [[gnu::vector_size(kLanes)]] = std::uint8_t;
  const auto bytes = __builtin_convertvector(levels, Bytes);
  std::uint32_t words[kLanes / 4];
  std::memcpy(words, &bytes, sizeof(words));
  if (index + kLanes / 4 <= depth) {
    for (std::size_t j = 0; j < kLanes / 4; ++j) put(words[j], index + j);
  } else {
    for (std::size_t j = 0; index + j < depth; ++j) put(words[j], index + j);
  }
}

#if defined(__AVX512VNNI__) || defined(__AVXVNNI__)
#define CAPTIOND_MULTIPLIES_BYTES
/// `sum` and in each lane the products of its four bytes of a, 0 to 255, with those of b, -128 to 127,
/// without saturation.
CAPTIOND_INLINE Bits add_byte_products(Bits sum, Bits a, Bits b) {
#ifdef __AVX512VNNI__
  return reinterpret_cast<Bits>(_mm512_dpbusd_epi32(
      reinterpret_cast<__m512i>(sum), reinterpret_cast<__m512i>(a), reinterpret_cast<__m512i>(b)));
#else
  return reinterpret_cast<Bits>(_mm256_dpbusd_avx_epi32(
      reinterpret_cast<__m256i>(sum), reinterpret_cast<__m256i>(a), reinterpret_cast<__m256i>(b)));
#endif
}
/// The same bytes of a in all lanes.
CAPTIOND_INLINE Bits add_byte_products(Bits sum, std::uint32_t a, Bits b) {
  return add_byte_products(sum, Bits{} + static_cast<std::int32_t>(a), b);
}
#endif

/// 2ʳ for r of [-1/2, 1/2], by the polynomial that is nearest in relative terms. Relative error 2e-7 with six
/// terms, 7e-5 with four, 2e-3 with three.
template <int terms>
CAPTIOND_INLINE Vec exp2_of_rest(Vec r) {
  static_assert(terms == 3 || terms == 4 || terms == 6);
  if constexpr (terms == 6) {
    Vec p = 1.32647274e-3F * r + 9.67151292e-3F;
    p = p * r + 5.55073375e-2F;
    p = p * r + 2.40222421e-1F;
    p = p * r + 6.93146978e-1F;
    return p * r + 1.0F;
  } else if constexpr (terms == 4) {
    const Vec p = 5.51716707e-2F * r + 2.4261114e-1F;
    return (p * r + 6.93260987e-1F) * r + 9.99928072e-1F;
  } else {
    return (2.38428940e-1F * r + 7.03448010e-1F) * r + 1.00044314F;
  }
}

/// 2ˣ as long as the result is a number; of x below -126 hardly more than zero, or zero. x = n + r with whole
/// n, which goes to the exponent.
template <int terms = 6>
CAPTIOND_INLINE Vec exp2(Vec x) {
#ifdef __AVX512DQ__
  const Vec n = _mm512_roundscale_ps(x, _MM_FROUND_TO_NEAREST_INT);
  return _mm512_scalef_ps(exp2_of_rest<terms>(_mm512_reduce_ps(x, _MM_FROUND_TO_NEAREST_INT)), n);
#else
  const Vec magic = broadcast(0x1.8p23F);  // added, it leaves a whole number in the low bits
  x = max(x, broadcast(-126.0F));
  const Vec rounded = x + magic;
  return as_floats(as_bits(exp2_of_rest<terms>(x - (rounded - magic))) + (as_bits(rounded) << 23));
#endif
}

/// The decimal logarithm of a positive, normal x, within 1e-6. x = m 2ⁿ with m around 1, where log m is twice
/// the series of artanh((m - 1) / (m + 1)).
CAPTIOND_INLINE Vec log10(Vec x) {
  constexpr std::int32_t kRootOfHalf = 0x3F3504F3;
  const Bits n = (as_bits(x) - kRootOfHalf) >> 23;
  const Vec m = as_floats(as_bits(x) - (n << 23));
  const Vec t = (m - 1.0F) / (m + 1.0F), square = t * t;
  Vec series = square * (1.0F / 9) + 1.0F / 7;
  series = series * square + 1.0F / 5;
  series = series * square + 1.0F / 3;
  series = series * square + 1.0F;
  return __builtin_convertvector(n, Vec) * 0.301029996F + t * series * 0.868588964F;
}

}  // namespace
}  // namespace captiond::whisper
