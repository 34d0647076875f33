#include "whisper/kernels/processor.h"

#ifdef __x86_64__
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace captiond::whisper {

#ifdef __x86_64__
namespace {

bool bit(unsigned word, int position) {
  return (word >> position & 1) != 0;
}

// Linux grants the tiles' eight kilobytes of state to processes that ask (arch/x86/include/uapi/asm/prctl.h).
bool tiles_granted() {
  constexpr long kRequestPermission = 0x1023, kTileData = 18;
  return ::syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
}

}  // namespace

// Compilers differ in the newer names that __builtin_cpu_supports() knows, so these come from the manuals'
// bits of CPUID. F16C is older than AVX2 and in every processor that has it.
Processor this_processor() {
  __builtin_cpu_init();
  Processor processor;
  processor.x86_64_v3 =
      __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
  processor.x86_64_v4 = processor.x86_64_v3 && __builtin_cpu_supports("avx512f") &&
                        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd") &&
                        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) return processor;
  processor.avx512_vnni = processor.x86_64_v4 && bit(ecx, 11);
  const bool tiles = bit(edx, 22) && bit(edx, 24) && bit(edx, 25);  // AMX-BF16, AMX-TILE, AMX-INT8
  if (eax == 0 || __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) == 0) return processor;
  processor.avx_vnni = processor.x86_64_v3 && bit(eax, 4);
  processor.avx512_bf16 = processor.avx512_vnni && bit(eax, 5);
  processor.amx = tiles && processor.avx512_bf16 && tiles_granted();
  return processor;
}
#else
Processor this_processor() {
  return {};
}
#endif

}  // namespace captiond::whisper
