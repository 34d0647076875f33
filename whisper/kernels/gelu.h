// The GELU of a vector. For the sources that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

/// x Φ(x) with the normal distribution Φ. Since x Φ(x) = max(x, 0) - |x| Φ(-|x|), a polynomial has to follow
/// only the last term, a small smooth bump that is gone at some end. It is nearest in Chebyshev's sense, over
/// the bump's range brought to [-1, 1], where no coefficient is large.
template <typename Bump>
CAPTIOND_INLINE Vec gelu(Vec x) {
  const Vec below = as_floats(as_bits(x) | INT32_MIN);  // -|x|
  const Vec t = max(below, broadcast(-Bump::kEnd)) * (2.0F / Bump::kEnd) + 1.0F;
  constexpr std::size_t kTerms = sizeof(Bump::kCoefficients) / sizeof(float);
  Vec bump = broadcast(Bump::kCoefficients[0]);
#pragma GCC unroll 16
  for (std::size_t i = 1; i < kTerms; ++i) bump = bump * t + Bump::kCoefficients[i];
  return max(x, Vec{}) - bump;
}

/// Within 3e-7.
struct ExactBump {
  static constexpr float kEnd = 5.5F;
  static constexpr float kCoefficients[] = {
      -1.56969205e-2F, 5.22047339e-4F, 9.89243686e-2F, 3.74604091e-2F,  -2.56906211e-1F, -2.32402071e-1F,
      2.72212535e-1F,  5.45276403e-1F, 1.51383862e-1F, -4.59697336e-1F, -6.28322899e-1F, -2.60418266e-1F,
      1.78947583e-1F,  3.08680892e-1F, 1.91263378e-1F, 6.05779812e-2F,  8.1943702e-3F};
};

/// Within 1.3e-4, for what will be rounded to bytes: of a row that reaches 3 that is a hundredth of a step.
struct ShortBump {
  static constexpr float kEnd = 3.84F;
  static constexpr float kCoefficients[] = {6.83476254e-2F,  6.22717366e-2F, -1.92556158e-1F, -3.1418255e-1F,
                                            -5.69675565e-2F, 1.99318752e-1F, 1.81062266e-1F,  5.25907576e-2F};
};

}  // namespace
}  // namespace captiond::whisper
