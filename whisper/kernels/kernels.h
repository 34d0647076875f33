// The arithmetic the engine spends its time in, as functions that exist once per instruction set.
#pragma once

#include <cstddef>
#include <span>

#include "whisper/kernels/product.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// One build of the kernels. All run on the calling thread and may run on any number of threads at once; none
/// takes memory. Views of one call do not overlap unless said.
struct Kernels {
  const char* name;  // "portable", "x86-64-v3", "x86-64-v4", with "-vnni", "-bf16", "-bf16-amx" for more

  /// Each row of x becomes softmax(scale · row).
  void (*softmax)(MatrixView x, float scale);
  /// Each row of x, brought to mean 0 and variance 1 (epsilon 1e-5), times gain plus bias. y may be x.
  void (*layer_norm)(ConstMatrixView x, const float* gain, const float* bias, MatrixView y);
  /// y = y + x.
  void (*add)(ConstMatrixView x, MatrixView y);
  /// log Σ exp(x[i]); entries may be minus infinity, but not all.
  float (*log_sum_exp)(const float* x, std::size_t count);
  /// IEEE half precision (little-endian, on no particular boundary) to float: exact.
  void (*half_to_float)(const std::byte* half, float* out, std::size_t count);

  /// Products over packed weights, by precision.
  const Products* products;
  const Product& product(Precision precision) const {
    return (*products)[static_cast<std::size_t>(precision)];
  }
  bool multiplies_bytes = false;  // the processor does so by itself: int8 is its fastest precision
};

/// The builds this processor can run, slowest first; the first is the portable one, on every machine.
std::span<const Kernels* const> available_kernels();

/// The fastest of them, or the one that the environment variable CAPTIOND_KERNELS names. Throws Error when it
/// names one that this processor cannot run.
const Kernels& choose_kernels();

}  // namespace captiond::whisper
