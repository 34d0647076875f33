// The exact GELU of a vector. For the sources that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

/// x Φ(x) with the normal distribution Φ, within 3e-7. Since x Φ(x) = max(x, 0) - |x| Φ(-|x|), a polynomial
/// has to follow only the last term, a small smooth bump that is gone at 5.5. It is nearest in Chebyshev's
/// sense, over the bump's range brought to [-1, 1], where no coefficient is large.
CAPTIOND_INLINE Vec gelu(Vec x) {
  constexpr float kEnd = 5.5F;
  constexpr float kCoefficients[] = {
      -1.56969205e-2F, 5.22047339e-4F, 9.89243686e-2F, 3.74604091e-2F,  -2.56906211e-1F, -2.32402071e-1F,
      2.72212535e-1F,  5.45276403e-1F, 1.51383862e-1F, -4.59697336e-1F, -6.28322899e-1F, -2.60418266e-1F,
      1.78947583e-1F,  3.08680892e-1F, 1.91263378e-1F, 6.05779812e-2F,  8.1943702e-3F};
  const Vec below = as_floats(as_bits(x) | INT32_MIN);  // -|x|
  const Vec t = max(below, broadcast(-kEnd)) * (2.0F / kEnd) + 1.0F;
  Vec bump = broadcast(kCoefficients[0]);
#pragma GCC unroll 16
  for (int i = 1; i < 17; ++i) bump = bump * t + kCoefficients[i];
  return max(x, Vec{}) - bump;
}

}  // namespace
}  // namespace captiond::whisper
