// The bytes that attention multiplies: what they stand for, and how numbers are rounded to them. For the
// sources that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/key_block.h"

#ifdef CAPTIOND_MULTIPLIES_BYTES

namespace captiond::whisper {
namespace {

/// What stands for numbers here are bytes:
///   a key:    -127 to 127 times a scale of its own, turned before (see rotation.h), as is what meets it;
///   a query:  1 to 255 less 128, times a scale of its own;
///   values:   -127 to 127 times a scale of the channel in this block;
///   weights:  0 to 254, which is that of the block's largest score; what rounding takes from one goes to
///             another, since most of those of a row are small and together they count.
struct ByteNumbers {
  using Left = std::uint8_t;
  static constexpr int kExpTerms = 3;
};

constexpr float kLargestByte = 127.0F;

constexpr float kRounding = 0x1.8p23F;  // added to a number, it leaves that rounded in the low bits

CAPTIOND_INLINE Bits rounded(Vec v) {
  return as_bits(v + broadcast(kRounding));
}

// One rounding always, where the compiler would see to it in some of a template's functions and not in
// others.
CAPTIOND_INLINE Vec multiply_add(Vec a, Vec b, Vec c) {
#ifdef __AVX512F__
  return _mm512_fmadd_ps(a, b, c);
#else
  return _mm256_fmadd_ps(a, b, c);
#endif
}

CAPTIOND_INLINE float byte_scale(float largest) {
  return largest > 0.0F ? largest / kLargestByte : 1.0F;
}

constexpr std::size_t kUnit = 4;                // keys whose weights, or channels, are bytes of one word
constexpr std::size_t kSheaf = kUnit * kLanes;  // keys that fill a vector of such words
static_assert(kKeyBlock % kSheaf == 0);

/// Word i of a sheaf has keys i, i + kLanes and so on: as many vectors of weights become one without a
/// shuffle. What rounding down takes from a weight goes to the next of its lane, so that together they keep
/// their sum.
template <>
class Weights<ByteNumbers> {
 public:
  static constexpr bool kOfBlock = true;
  static constexpr float kStart = 23.9886847F;  // of 254 · 2¹⁶; with what is left of others it fits a byte
  static constexpr std::size_t kStep = kSheaf;

  explicit Weights(std::uint8_t* row) : row_(row) {}

  template <typename Weight>
  CAPTIOND_INLINE void put(std::size_t j, const Weight& weight) {
    Bits words{};
#pragma GCC unroll 4
    for (std::size_t k = 0; k < kUnit; ++k) {
      const Bits level = __builtin_convertvector(weight(j + k * kLanes), Bits) + rest_;
      rest_ = level & 0xFFFF;
      const int shift = 8 * static_cast<int>(k) - 16;
      words |= (shift < 0 ? level >> -shift : level << shift) & static_cast<std::int32_t>(0xFFU << 8 * k);
    }
    total_ = add_byte_products(total_, words, Bits{} + 0x01010101);
    store(row_ + j, as_floats(words));
  }
  Vec total() const {
    return __builtin_convertvector(total_, Vec);
  }

 private:
  std::uint8_t* row_;
  Bits total_{}, rest_ = Bits{} + 0x8000;
};

}  // namespace
}  // namespace captiond::whisper

#endif
