// What this processor can run, as far as the kernels make a difference of it.
#pragma once

namespace captiond::whisper {

/// Each holds only where the operating system saves the registers too.
struct Processor {
  bool x86_64_v3 = false;    // AVX2, FMA, F16C: the x86-64 psABI's level 3 as far as float code uses it
  bool x86_64_v4 = false;    // AVX-512 F, BW, CD, DQ, VL
  bool avx_vnni = false;     // products of bytes, in registers of AVX2's width
  bool avx512_vnni = false;  // the same in those of AVX-512
  bool avx512_bf16 = false;
  bool amx = false;  // tiles of bytes and of bfloat16. Asking for them is a request to the kernel: once
                     // granted they are the process's.
};

Processor this_processor();

}  // namespace captiond::whisper
