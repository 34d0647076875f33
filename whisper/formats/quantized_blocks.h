// The blocks of numbers in whisper.cpp's quantised files, one struct for each layout.
//
// Layouts: ggml, https://github.com/ggml-org/ggml, docs of the types Q4_0 … Q8_0 and Q2_K … Q6_K. An index i
// runs over the numbers of a block; q is the small integer at i. Scales are halves.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace captiond::whisper {

/// IEEE half precision to float: exact, subnormal numbers, infinities and NaN included.
inline float half(const std::byte* in) {
  std::uint16_t bits = 0;
  std::memcpy(&bits, in, sizeof bits);
  const std::uint32_t sign = (bits & 0x8000U) << 16U, rest = (bits & 0x7FFFU) << 13U;
  constexpr std::uint32_t kExponent = 0x7C00U << 13U;
  const bool special =
      (rest & kExponent) == kExponent;  // infinity or NaN: the largest exponent of a float too
  const float magnitude =
      special ? std::bit_cast<float>(rest | 0x7F800000U) : std::bit_cast<float>(rest) * 0x1p112F;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(magnitude) | sign);
}

inline unsigned bits_at(const std::byte* in, std::size_t byte, std::size_t shift, unsigned mask) {
  return std::to_integer<unsigned>(in[byte]) >> shift & mask;
}

/// 32 numbers of 4, 5 or 8 bits: scale, minimum (or none: then q is counted from the middle of its range),
/// for 5 bits the top bits of all numbers in one word, then nibbles, of which the second half of the numbers
/// takes the upper ones; 8 bits are signed bytes.
template <unsigned kBits, bool kMinimum>
struct SmallBlock {
  static constexpr std::size_t kElements = 32;
  static constexpr std::size_t kTop = kMinimum ? 4 : 2;
  static constexpr std::size_t kLow = kTop + (kBits == 5 ? 4 : 0);
  static constexpr std::size_t kBytes = kLow + (kBits == 8 ? 32 : 16);

  static int quantum(const std::byte* in, std::size_t i) {
    if constexpr (kBits == 8) return static_cast<std::int8_t>(in[kLow + i]);
    unsigned q = bits_at(in, kLow + i % 16, i / 16 * 4, 15);
    if constexpr (kBits == 5) q |= bits_at(in, kTop + i / 8, i % 8, 1) << 4U;
    return static_cast<int>(q) - (kMinimum ? 0 : 1 << (kBits - 1));
  }

  static void to_float(const std::byte* in, float* out) {
    const float scale = half(in), minimum = kMinimum ? half(in + 2) : 0.0F;
    for (std::size_t i = 0; i < kElements; ++i) out[i] = static_cast<float>(quantum(in, i)) * scale + minimum;
  }
};

/// 256 numbers of 2 bits; each 16 share a scale and a minimum of 4 bits. Quarters of 32 numbers lie in the
/// same 32 bytes, two bits each.
struct Q2K {
  static constexpr std::size_t kElements = 256, kQuanta = 16, kScale = 80, kMinimum = 82, kBytes = 84;

  static void to_float(const std::byte* in, float* out) {
    const float scale = half(in + kScale), minimum = half(in + kMinimum);
    for (std::size_t i = 0; i < kElements; ++i) {
      const float q = static_cast<float>(bits_at(in, kQuanta + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 3));
      const float multiplier = static_cast<float>(bits_at(in, i / 16, 0, 15));
      const float offset = static_cast<float>(bits_at(in, i / 16, 4, 15));
      out[i] = scale * multiplier * q - minimum * offset;
    }
  }
};

/// 256 numbers of 3 bits, -4 to 3: the top bits first, bit n of 32 bytes for the n-th 32 numbers, then the
/// rest as in Q2K; each 16 share a scale of 6 bits, -32 to 31.
struct Q3K {
  static constexpr std::size_t kElements = 256, kQuanta = 32, kScales = 96, kScale = 108, kBytes = 110;

  static int multiplier(const std::byte* in, std::size_t group) {
    const unsigned low = bits_at(in, kScales + group % 8, group / 8 * 4, 15);
    const unsigned top = bits_at(in, kScales + 8 + group % 4, group / 4 * 2, 3);
    return static_cast<int>(low | top << 4U) - 32;
  }

  static void to_float(const std::byte* in, float* out) {
    const float scale = half(in + kScale);
    for (std::size_t i = 0; i < kElements; ++i) {
      const unsigned low = bits_at(in, kQuanta + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 3);
      const unsigned top = bits_at(in, i % 32, i / 32, 1);
      const int q = static_cast<int>(low | top << 2U) - 4;
      out[i] = scale * static_cast<float>(multiplier(in, i / 16)) * static_cast<float>(q);
    }
  }
};

/// 256 numbers of 4 or 5 bits; each 32 share a scale and a minimum of 6 bits. 64 numbers lie in 32 bytes of
/// nibbles; of 5 bits, bit n of 32 bytes before them is the top bit of the n-th 32 numbers.
template <unsigned kBits>
struct NibbleK {
  static constexpr std::size_t kElements = 256, kScale = 0, kMinimum = 2, kScales = 4, kTop = 16;
  static constexpr std::size_t kLow = kTop + (kBits == 5 ? 32 : 0), kBytes = kLow + 128;

  // Of the first four groups, six bits of a byte each; of the others, a nibble and the two bits left over
  // there.
  static unsigned six_bits(const std::byte* scales, std::size_t group, bool minimum) {
    const std::size_t own = group % 4 + (minimum ? 4 : 0);
    if (group < 4) return bits_at(scales, own, 0, 63);
    return bits_at(scales, group + 4, minimum ? 4 : 0, 15) | bits_at(scales, own, 6, 3) << 4U;
  }

  static void to_float(const std::byte* in, float* out) {
    for (std::size_t group = 0; group < 8; ++group) {
      const float scale = half(in + kScale) * static_cast<float>(six_bits(in + kScales, group, false));
      const float minimum = half(in + kMinimum) * static_cast<float>(six_bits(in + kScales, group, true));
      for (std::size_t i = 0; i < 32; ++i) {
        unsigned q = bits_at(in, kLow + group / 2 * 32 + i, group % 2 * 4, 15);
        if constexpr (kBits == 5) q |= bits_at(in, kTop + i, group, 1) << 4U;
        out[group * 32 + i] = scale * static_cast<float>(q) - minimum;
      }
    }
  }
};

/// 256 numbers of 6 bits, -32 to 31: of each 128 numbers 64 bytes of nibbles, of which the second 64 take the
/// upper ones, and 32 bytes of two top bits for each 32; each 16 share a scale of 8 bits.
struct Q6K {
  static constexpr std::size_t kElements = 256, kTop = 128, kScales = 192, kScale = 208, kBytes = 210;

  static void to_float(const std::byte* in, float* out) {
    const float scale = half(in + kScale);
    for (std::size_t i = 0; i < kElements; ++i) {
      const unsigned low = bits_at(in, i / 128 * 64 + i % 64, i % 128 / 64 * 4, 15);
      const unsigned top = bits_at(in, kTop + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 3);
      const int q = static_cast<int>(low | top << 4U) - 32;
      const auto multiplier = static_cast<float>(static_cast<std::int8_t>(in[kScales + i / 16]));
      out[i] = scale * multiplier * static_cast<float>(q);
    }
  }
};

}  // namespace captiond::whisper
