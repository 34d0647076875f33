// The part that encoder and decoder have in common: a stream of rows to which each branch of a block adds.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "whisper/network/compute.h"
#include "whisper/network/weights.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Sees each intermediate result (frames or positions, channels) under a name such as "encoder.0.attn".
using Probe = std::function<void(const std::string& stage, ConstMatrixView result)>;

/// The residual stream of a pre-norm transformer and the scratch of its branches. A branch is project(), what
/// happens between, and add(). Matrices grow to the largest window seen and stay: a running worker allocates
/// nothing. Not for sharing between threads.
class ResidualStream {
 public:
  /// `side`: "encoder" or "decoder", the probe's first word.
  ResidualStream(Compute& compute, const Probe& probe, std::string side)
      : compute_(compute), probe_(probe), side_(std::move(side)) {}

  /// Begins a run over `rows` positions; the stream's numbers are the caller's to write.
  void resize(std::size_t rows, std::size_t state);
  /// Results are reported as those of this block until the next call.
  void enter(std::size_t block) { block_ = block; }

  MatrixView x() { return x_.view(); }  // (rows, state)
  /// Where a branch puts its attention's result between project() and add().
  MatrixView attended() { return normed_.view(); }  // (rows, state)

  /// Room for what is not of the stream, valid until its next step; all that is between two steps lies there,
  /// too.
  MatrixView room(std::size_t rows, std::size_t cols) {
    room_.resize(rows, cols);
    return room_.view();
  }

  /// norm(x) wᵀ + b, valid until the next step.
  MatrixView project(const LayerNorm& norm, const Linear& linear, const char* stage);
  /// x = x + input wᵀ + b.
  void add(ConstMatrixView input, const Linear& linear, const char* stage);
  /// x = x + down gelu(up norm(x)), the end of a block.
  void feed_forward(const FeedForward& weights);
  /// norm(x) after the last block, valid until the next run.
  MatrixView finish(const LayerNorm& norm, const char* stage);

  void report(const char* stage, ConstMatrixView result) const;

 private:
  void report_block(const char* stage, ConstMatrixView result) const;

  Compute& compute_;
  const Probe& probe_;  // costs nothing while it is empty
  const std::string side_;
  std::size_t block_ = 0;
  Matrix x_, normed_;  // (rows, state)
  Matrix room_;
};

}  // namespace captiond::whisper
