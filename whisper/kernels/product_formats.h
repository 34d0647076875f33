// What the precisions of a product differ in: how a row of x is brought to words, and how a register of
// weights meets one of them. For the sources that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/gelu.h"
#include "whisper/kernels/product.h"
#include "whisper/kernels/rotation.h"
#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

/// The columns [first, first + kLanes) of a row of x, zeros beyond its end.
CAPTIOND_INLINE Vec lanes_of(const float* x, std::size_t first, std::size_t cols) {
  if (first + kLanes <= cols) return load(x + first);
  return first < cols ? load_part(x + first, cols - first) : Vec{};
}

/// A format names its Word of x, what a packed row of x needs besides (RowScale), the Sum of an output, how
/// many registers a step works with beside the sums, and the bump of its GELU.
struct FloatSums {
  using Sum = Vec;
  using Bump = ExactBump;
  struct RowScale {};

  CAPTIOND_INLINE static Sum start(const Panels&, std::size_t, RowScale) { return Sum{}; }
  CAPTIOND_INLINE static Vec finish(Sum sum, const Panels&, std::size_t, RowScale) { return sum; }
};

struct FloatFormat : FloatSums {
  using Word = float;
  static constexpr std::size_t kGroup = 1, kWorking = 4;

  static RowScale pack_row(const float* x, std::size_t cols, std::size_t depth, Word* out,
                           std::size_t stride) {
    for (std::size_t i = 0; i < cols; ++i) out[i * stride] = x[i];
    for (std::size_t i = cols; i < depth; ++i) out[i * stride] = 0.0F;
    return {};
  }
  CAPTIOND_INLINE static void step(Sum& sum, Bits weights, const Word& x) {
    sum += broadcast(x) * as_floats(weights);
  }
};

/// Halves of a word become floats by a shift or a mask: half the memory, the arithmetic of floats.
struct WidenedBfloatFormat : FloatSums {
  struct Word {
    float even, odd;
  };
  static constexpr std::size_t kGroup = 2, kWorking = 6;

  static RowScale pack_row(const float* x, std::size_t cols, std::size_t depth, Word* out,
                           std::size_t stride) {
    const auto at = [&](std::size_t i) { return i < cols ? x[i] : 0.0F; };
    for (std::size_t i = 0; i < depth; ++i) out[i * stride] = {at(2 * i), at(2 * i + 1)};
    return {};
  }
  CAPTIOND_INLINE static void step(Sum& sum, Bits weights, const Word& x) {
    sum += broadcast(x.even) * as_floats(weights << 16);
    sum += broadcast(x.odd) * as_floats(weights & ~0xFFFF);
  }
};

#ifdef __AVX512BF16__
/// The processor multiplies pairs and adds both products to a float.
struct BfloatFormat : FloatSums {
  using Word = std::int32_t;
  static constexpr std::size_t kGroup = 2, kWorking = 4;

  static RowScale pack_row(const float* x, std::size_t cols, std::size_t depth, Word* out,
                           std::size_t stride) {
    for (std::size_t i = 0; i < depth; i += kLanes / 2) {
      const __m256bh halves = _mm512_cvtneps_pbh(lanes_of(x, 2 * i, cols));
      Word words[kLanes / 2];
      std::memcpy(words, &halves, sizeof(words));
      for (std::size_t j = 0; j < kLanes / 2 && i + j < depth; ++j) out[(i + j) * stride] = words[j];
    }
    return {};
  }
  CAPTIOND_INLINE static void step(Sum& sum, Bits weights, const Word& x) {
    sum = _mm512_dpbf16_ps(sum, reinterpret_cast<__m512bh>(_mm512_set1_epi32(x)),
                           reinterpret_cast<__m512bh>(weights));
  }
};
#else
using BfloatFormat = WidenedBfloatFormat;
#endif

/// x = scale (byte - zero) for each of a row's bytes.
struct RowScale {
  float scale;
  std::int32_t zero;
};

// Zero is one of the values that bytes stand for, so that what is zero stays it.
CAPTIOND_INLINE RowScale scale_of(const float* x, std::size_t cols) {
  Vec most{}, least{};
  for (std::size_t i = 0; i < cols; i += kLanes) {
    const Vec values = lanes_of(x, i, cols);
    most = max(most, values);
    least = min(least, values);
  }
  const float high = largest(most), low = largest(-least);
  if (!(high + low > 0.0F)) return {1.0F, 0};
  const float scale = (high + low) / 255.0F;
  // Never negative, so this rounds it.
  return {scale, static_cast<std::int32_t>(low / scale + 0.5F)};  // NOLINT(bugprone-incorrect-roundings)
}

/// Calls put(word, index) for each four bytes of a quantised row.
template <typename Put>
CAPTIOND_INLINE RowScale quantise_row(const float* x, std::size_t cols, std::size_t depth, const Put& put) {
  const RowScale scale = scale_of(x, cols);
  const float factor = 1.0F / scale.scale, shift = static_cast<float>(scale.zero) + 0.5F;
  for (std::size_t i = 0; i < depth; i += kLanes / 4) {
    const Vec levels = min(lanes_of(x, 4 * i, cols) * factor + shift, broadcast(255.0F));
    put_bytes(__builtin_convertvector(levels, Bits), i, depth, put);
  }
  return scale;
}

/// Sums begin with what the zero points add to them, and become floats at the end.
struct IntegerSums {
  using Sum = Bits;
  using RowScale = whisper::RowScale;
  static constexpr std::size_t kGroup = 4;

  CAPTIOND_INLINE static Sum start(const Panels& weights, std::size_t row, RowScale x) {
    return load_bits(weights.sums + row) * -x.zero;
  }
  CAPTIOND_INLINE static Vec finish(Sum sum, const Panels& weights, std::size_t row, RowScale x) {
    return __builtin_convertvector(sum, Vec) * (load(weights.scales + row) * x.scale);
  }
};

#ifdef CAPTIOND_MULTIPLIES_BYTES
/// The processor multiplies four pairs of bytes and adds the products to an integer.
struct ByteWords {
  using Word = std::uint32_t;
  static constexpr std::size_t kWorking = 4;

  CAPTIOND_INLINE static Word word_of(std::uint32_t bytes) { return bytes; }
  CAPTIOND_INLINE static void step(Bits& sum, Bits weights, const Word& x) {
    sum = add_byte_products(sum, x, weights);
  }
};
#elif defined(__AVX2__)
/// Bytes become 16-bit numbers, even columns in one register and odd ones in another, so that no sum of
/// products can saturate as those of bytes do here.
struct ByteWords {
  struct Word {
    std::int32_t even, odd;
  };
  static constexpr std::size_t kWorking = 6;

  CAPTIOND_INLINE static Word word_of(std::uint32_t bytes) {
    return {static_cast<std::int32_t>(bytes & 0x00FF00FF),
            static_cast<std::int32_t>(bytes >> 8 & 0x00FF00FF)};
  }
  CAPTIOND_INLINE static void step(Bits& sum, Bits weights, const Word& x) {
    using Shorts [[gnu::vector_size(sizeof(Bits))]] = std::int16_t;
    const Shorts pairs = reinterpret_cast<Shorts>(weights);
    sum += multiply_add((pairs << 8) >> 8, x.even) + multiply_add(pairs >> 8, x.odd);
  }

 private:
  template <typename Shorts>
  CAPTIOND_INLINE static Bits multiply_add(Shorts weights, std::int32_t x) {
#ifdef __AVX512BW__
    return reinterpret_cast<Bits>(
        _mm512_madd_epi16(reinterpret_cast<__m512i>(weights), _mm512_set1_epi32(x)));
#else
    return reinterpret_cast<Bits>(
        _mm256_madd_epi16(reinterpret_cast<__m256i>(weights), _mm256_set1_epi32(x)));
#endif
  }
};
#else
/// Byte by byte, in any processor's arithmetic.
struct ByteWords {
  struct Word {
    std::int32_t bytes[4];
  };
  static constexpr std::size_t kWorking = 8;

  CAPTIOND_INLINE static Word word_of(std::uint32_t bytes) {
    Word word{};
    for (int j = 0; j < 4; ++j) word.bytes[j] = static_cast<std::int32_t>(bytes >> 8 * j & 0xFF);
    return word;
  }
  CAPTIOND_INLINE static void step(Bits& sum, Bits weights, const Word& x) {
#pragma GCC unroll 4
    for (int j = 0; j < 4; ++j) sum += ((weights << (24 - 8 * j)) >> 24) * x.bytes[j];
  }
};
#endif

struct ByteFormat : IntegerSums, ByteWords {
  using Bump = ShortBump;

  static RowScale pack_row(const float* x, std::size_t cols, std::size_t depth, Word* out,
                           std::size_t stride) {
    alignas(64) float rotated[kWidestRotated];
    if (rotation_of(cols) > 1) {
      rotate(x, cols, rotated);
      x = rotated;
    }
    return quantise_row(x, cols, depth,
                        [=](std::uint32_t bytes, std::size_t i) { out[i * stride] = word_of(bytes); });
  }
};

/// x = scale (256 high + low - 32768): two bytes, each with a sum of its own, so that none can grow too
/// large.
struct WideByteFormat {
  struct Word {
    ByteWords::Word high, low;
  };
  struct Sum {
    Bits high, low;
  };
  using RowScale = float;
  using Bump = ExactBump;
  static constexpr std::size_t kGroup = 4, kWorking = ByteWords::kWorking;

  static RowScale pack_row(const float* x, std::size_t cols, std::size_t depth, Word* out,
                           std::size_t stride) {
    Vec most{};
    for (std::size_t i = 0; i < cols; i += kLanes) {
      const Vec values = lanes_of(x, i, cols);
      most = max(most, max(values, -values));
    }
    const float limit = largest(most), scale = limit > 0.0F ? limit / 32767.0F : 1.0F;
    for (std::size_t i = 0; i < depth; i += kLanes / 4) {
      const Vec level =
          lanes_of(x, 4 * i, cols) * (1.0F / scale) + 32768.5F;  // never negative, so this rounds
      const Bits levels = __builtin_convertvector(level, Bits);
      put_bytes(levels >> 8, i, depth, [=](std::uint32_t bytes, std::size_t j) {
        out[j * stride].high = ByteWords::word_of(bytes);
      });
      put_bytes(levels & 255, i, depth,
                [=](std::uint32_t bytes, std::size_t j) { out[j * stride].low = ByteWords::word_of(bytes); });
    }
    return scale;
  }
  CAPTIOND_INLINE static Sum start(const Panels& weights, std::size_t row, RowScale) {
    return {load_bits(weights.sums + row) * -128, Bits{}};
  }
  CAPTIOND_INLINE static void step(Sum& sum, Bits weights, const Word& x) {
    ByteWords::step(sum.high, weights, x.high);
    ByteWords::step(sum.low, weights, x.low);
  }
  CAPTIOND_INLINE static Vec finish(Sum sum, const Panels& weights, std::size_t row, RowScale scale) {
    const Vec whole = __builtin_convertvector(sum.high, Vec) * 256.0F + __builtin_convertvector(sum.low, Vec);
    return whole * (load(weights.scales + row) * scale);
  }
};

}  // namespace
}  // namespace captiond::whisper
