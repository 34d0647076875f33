#include "whisper/kernels/kernels.h"

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"

namespace captiond::whisper {

extern const Kernels kernels_portable;
#ifdef __x86_64__
extern const Kernels kernels_x86_64_v3, kernels_x86_64_v4;
#endif

namespace {

#ifdef __x86_64__
constexpr std::array<const Kernels*, 3> kKernels = {&kernels_portable, &kernels_x86_64_v3,
                                                    &kernels_x86_64_v4};

// The instruction sets of the x86-64 psABI's levels, as far as float code uses them. F16C is older than AVX2
// and in every processor that has it; clang has no name for it here.
std::size_t runnable() {
  __builtin_cpu_init();
  const bool v3 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  const bool v4 = v3 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                  __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                  __builtin_cpu_supports("avx512vl");
  return v4 ? 3 : v3 ? 2 : 1;
}
#else
constexpr std::array<const Kernels*, 1> kKernels = {&kernels_portable};

std::size_t runnable() {
  return 1;
}
#endif

}  // namespace

std::span<const Kernels* const> available_kernels() {
  return std::span(kKernels).first(runnable());
}

const Kernels& choose_kernels() {
  const char* wanted = std::getenv("CAPTIOND_KERNELS");
  const auto available = available_kernels();
  if (!wanted || !*wanted) return *available.back();
  std::string names;
  for (const Kernels* kernels : available) {
    if (std::string_view(kernels->name) == wanted) return *kernels;
    names += std::string(names.empty() ? "" : ", ") + kernels->name;
  }
  throw Error("CAPTIOND_KERNELS: expected one of " + names + ", found " + wanted);
}

}  // namespace captiond::whisper
