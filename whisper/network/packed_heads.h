// The keys and values of all heads of one layer, laid out for attention.
#pragma once

#include <cstddef>

#include "whisper/kernels/attention.h"
#include "whisper/network/compute.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Who attends to keys and values: many queries, which wait for the work, or few, which wait for memory.
enum class Queried { by_many, by_few };

/// What keeps keys and values as exactly as weights of this precision: for many queries in what the processor
/// is fast at, for few as compact as the weights, since each of their steps reads all of it.
const AttentionKernels& attention_kernels(const Kernels& kernels, Precision precision, Queried queried);

/// Written once, then attended to by any number of queries. It looks at memory of somebody else's. Not for
/// sharing between threads while it is written.
class PackedHeads {
 public:
  /// Floats' room that `count` positions take. Throws Error when heads are wider than kMaxHeadDim.
  static std::size_t room(const AttentionKernels& kernels, std::size_t heads, std::size_t dim,
                          std::size_t count);
  /// `memory`: as much room, on a 64-byte boundary. `kernels` and memory outlive this.
  PackedHeads(const AttentionKernels& kernels, std::size_t heads, std::size_t dim, std::size_t count,
              float* memory);

  /// Keys and values of all heads side by side, each (count, heads · dim).
  void write(Compute& compute, ConstMatrixView keys, ConstMatrixView values);

  std::size_t count() const { return count_; }

  /// Multi-head attention over all positions: y = softmax(q kᵀ / sqrt(dim)) v for each head, side by side in
  /// the columns of q and y.
  void attend(Compute& compute, ConstMatrixView q, MatrixView y) const;
  /// The same of one head on the calling thread; q and y are all heads'.
  void attend(std::size_t head, ConstMatrixView q, MatrixView y) const;
  /// q kᵀ / sqrt(dim) of one head, (rows of q, count); q is all heads'.
  void scores(std::size_t head, ConstMatrixView q, MatrixView out) const;

 private:
  std::byte* head(std::size_t i) const { return memory_ + i * head_bytes_; }

  const AttentionKernels* kernels_;
  std::size_t heads_, dim_, count_, head_bytes_;
  std::byte* memory_;  // for each head its blocks
};

}  // namespace captiond::whisper
