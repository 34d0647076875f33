// What the decoder can hear: the keys and values of the encoder's features.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "whisper/compute.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// The keys and values of one or more windows of sound, for each layer of the decoder. Each window has its
/// own number of frames; heads lie apart, because a decode step reads all frames of a head and nothing
/// between. Not for sharing between threads.
class CrossCache {
 public:
  /// Forgets everything and makes room for windows of so many frames; takes memory only when it never had as
  /// much. `dim`: channels of one head.
  void reset(std::size_t layers, std::size_t heads, std::size_t dim, std::span<const std::size_t> frames);

  /// Writes keys and values of one window, side by side as one product yields them: (frames, 2 heads · dim).
  void write(std::size_t layer, std::size_t window, ConstMatrixView key_value);

  std::size_t windows() const { return first_.empty() ? 0 : first_.size() - 1; }
  std::size_t frames(std::size_t window) const { return first_[window + 1] - first_[window]; }

  /// Multi-head attention of each row of q over all frames of its own window: y = softmax(q kᵀ / sqrt(dim)) v
  /// for each head, side by side in the columns of q and y. Rows of one window that follow each other read it
  /// once.
  void attend(Compute& compute, std::size_t layer, ConstMatrixView q,
              std::span<const std::uint32_t> window_of_row, MatrixView y) const;

  /// q kᵀ / sqrt(dim) of one head before the softmax: (rows of q, frames of the window). q: all heads.
  void scores(const Kernels& kernels, std::size_t layer, std::size_t window, std::size_t head,
              ConstMatrixView q, MatrixView out) const;

 private:
  Heads heads(const Matrix& matrix, std::size_t window) const;

  std::size_t heads_ = 0, dim_ = 0;
  std::vector<std::size_t> first_;     // frame of each window among all, and the end
  std::vector<Matrix> keys_, values_;  // per layer (frames of all windows · heads, dim): window, head, frame
};

}  // namespace captiond::whisper
