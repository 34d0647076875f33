// The steps of a transformer on one thread.
#pragma once

#include <cstddef>

#include "whisper/kernels/kernels.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/network/weights.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// What one thread does to a run of rows, one step after another, while they are in its caches. Each yields
/// to the bit what Compute's step of the same name does. Scratch grows to the largest run seen and stays. Not
/// for sharing between threads.
class Steps {
 public:
  explicit Steps(const Kernels& kernels) : kernels_(kernels) {}

  /// y = x wᵀ + b.
  void linear(ConstMatrixView x, const Linear& linear, MatrixView y);
  /// y = gelu(x wᵀ + b).
  void linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y);
  /// y = normalised x. y may be x.
  void layer_norm(ConstMatrixView x, const LayerNorm& norm, MatrixView y);
  /// y = y + x.
  void add(ConstMatrixView x, MatrixView y);

  /// Room for what is between two steps, until the next call.
  MatrixView room(std::size_t rows, std::size_t cols);
  /// Rows of x in the form in which its product reads them, until the next product.
  const std::byte* pack(ConstMatrixView x, const Product& product, const Panels& weights);

 private:
  void multiply(ConstMatrixView x, const Linear& linear, Activation activation, MatrixView y);

  const Kernels& kernels_;
  Matrix packed_;  // of bytes, in truth
  Matrix room_;
};

}  // namespace captiond::whisper
