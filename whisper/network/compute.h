// The steps of a transformer, each shared out over a team of threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <vector>

#include "base/thread.h"
#include "whisper/kernels/kernels.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/network/steps.h"
#include "whisper/network/weights.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Kernels and threads together. Work is cut into blocks of rows and columns that are computed alike whatever
/// the number of threads, so results do not depend on it. One caller at a time.
class Compute {
 public:
  Compute(const Kernels& kernels, std::size_t threads);

  std::size_t threads() const { return team_.size(); }
  const Kernels& kernels() const { return kernels_; }

  /// y = x wᵀ, without a bias.
  void multiply(ConstMatrixView x, const PackedMatrix& w, MatrixView y);
  /// y = x wᵀ + b.
  void linear(ConstMatrixView x, const Linear& linear, MatrixView y);
  /// y = gelu(x wᵀ + b).
  void linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y);
  /// y = normalised x. y may be x.
  void layer_norm(ConstMatrixView x, const LayerNorm& norm, MatrixView y);
  /// y = y + x.
  void add(ConstMatrixView x, MatrixView y);

  /// log Σ exp of a row of logits.
  float log_sum_exp(std::span<const float> logits) const {
    return kernels_.log_sum_exp(logits.data(), logits.size());
  }

  /// Calls work(steps, first, count) for runs of `rows` rows. Many are cut to runs, each of which one thread
  /// takes through all its steps, so that nobody waits for others between them; `steps` is that thread's
  /// Steps. Few are one run, and `steps` this object itself, which shares out each step by columns.
  template <typename Work>
  void by_rows(std::size_t rows, const Work& work) {
    const std::size_t runs = runs_of(rows);
    if (runs == 1) return work(*this, std::size_t{0}, rows);
    share_by_thread(runs, [&](std::size_t i, std::size_t thread) {
      const std::size_t first = i * rows / runs;
      work(steps_[thread], first, (i + 1) * rows / runs - first);
    });
  }
  /// Room for what is between two steps, until the next call.
  MatrixView room(std::size_t rows, std::size_t cols) { return steps_[0].room(rows, cols); }

  /// Calls work(i) for each i below count; a reference to `work` travels, so that nothing is allocated.
  template <typename Work>
  void share(std::size_t count, const Work& work) {
    team_.run(count, std::cref(work));
  }

 private:
  /// Calls work(i, thread) for each i below count, `thread` telling those apart that run at the same time.
  template <typename Work>
  void share_by_thread(std::size_t count, const Work& work) {
    std::atomic<std::size_t> next{0};
    share(team_.size(), [&](std::size_t thread) {
      for (std::size_t i = next++; i < count; i = next++) work(i, thread);
    });
  }

  void multiply(ConstMatrixView x, const PackedMatrix& weights, const float* bias, Activation activation,
                MatrixView y);
  void multiply_few(ConstMatrixView x, const PackedMatrix& weights, const float* bias, Activation activation,
                    MatrixView y);
  void multiply_many(ConstMatrixView x, const PackedMatrix& weights, const float* bias, Activation activation,
                     MatrixView y);
  std::size_t runs_of(std::size_t rows) const;

  const Kernels& kernels_;
  ThreadTeam team_;
  std::vector<Steps> steps_;  // one for each thread
};

}  // namespace captiond::whisper
