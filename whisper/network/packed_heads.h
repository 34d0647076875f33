// The keys and values of all heads of one layer, laid out for attention.
#pragma once

#include <cstddef>

#include "whisper/kernels/attention.h"
#include "whisper/network/compute.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Written once, then attended to by any number of queries. Not for sharing between threads while it is
/// written.
class PackedHeads {
 public:
  /// Forgets everything and makes room for `count` positions; takes memory only when it never had as much.
  /// `kernels` outlive this. Throws Error when heads are wider than kMaxHeadDim.
  void resize(const AttentionKernels& kernels, std::size_t heads, std::size_t dim, std::size_t count);

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
  std::size_t head_bytes() const;
  const std::byte* head(std::size_t i) const;

  const AttentionKernels* kernels_ = nullptr;
  std::size_t heads_ = 0, dim_ = 0, count_ = 0;
  Matrix memory_;  // of bytes, in truth: for each head its blocks
};

}  // namespace captiond::whisper
