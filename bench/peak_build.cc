// Compiled once per instruction set, as the kernels are: the build defines CAPTIOND_PEAK and
// CAPTIOND_PEAK_NAME.
#include "bench/peak.h"
#include "whisper/kernels/product_formats.h"

namespace captiond::whisper {
namespace {

// Sums enough for the latency of two multipliers, and few enough to stay in registers.
constexpr std::size_t kSums = 12;
constexpr std::size_t kRounds = 1000;

template <typename Format>
double run(std::size_t times) {
  typename Format::Sum sums[kSums] = {};
  // Each may be anything: sums that are known to be alike would be computed once for all.
#pragma GCC unroll 12
  for (std::size_t j = 0; j < kSums; ++j) asm volatile("" : "+x"(sums[j]));
  typename Format::Word x{};
  for (std::size_t i = 0; i < times * kRounds; ++i) {
    Bits weights{};
    asm volatile("" : "+m"(x));  // both may have changed
    asm volatile("" : "=x"(weights) : "0"(weights));
#pragma GCC unroll 12
    for (std::size_t j = 0; j < kSums; ++j) Format::step(sums[j], weights, x);
  }
#pragma GCC unroll 12
  for (std::size_t j = 0; j < kSums; ++j) asm volatile("" : : "x"(sums[j]));
  return static_cast<double>(times * kRounds * kSums * kLanes * Format::kGroup);
}

}  // namespace

extern const Peak CAPTIOND_PEAK;
const Peak CAPTIOND_PEAK = {CAPTIOND_PEAK_NAME, {run<FloatFormat>, run<BfloatFormat>, run<ByteFormat>}};

}  // namespace captiond::whisper
