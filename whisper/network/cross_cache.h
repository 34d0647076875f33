// What the decoder can hear: the keys and values of the encoder's features.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "whisper/network/compute.h"
#include "whisper/network/packed_heads.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// The keys and values of one or more windows of sound, for each layer of the decoder. Each window has its
/// own number of frames. Not for sharing between threads.
class CrossCache {
 public:
  /// Forgets everything and makes room for windows of so many frames; takes memory only when it never had as
  /// much. `kernels` decide how compactly numbers are kept, and outlive this; `dim`: channels of one head.
  void reset(const AttentionKernels& kernels, std::size_t layers, std::size_t heads, std::size_t dim,
             std::span<const std::size_t> frames);

  /// Writes keys and values of one window, side by side as one product yields them: (frames, 2 heads · dim).
  void write(Compute& compute, std::size_t layer, std::size_t window, ConstMatrixView key_value);

  std::size_t windows() const { return windows_; }
  std::size_t frames(std::size_t window) const { return packed_[window].count(); }

  /// Multi-head attention of each row of q over all frames of its own window: y = softmax(q kᵀ / sqrt(dim)) v
  /// for each head, side by side in the columns of q and y. Rows of one window that follow each other read it
  /// once.
  void attend(Compute& compute, std::size_t layer, ConstMatrixView q,
              std::span<const std::uint32_t> window_of_row, MatrixView y);

  /// q kᵀ / sqrt(dim) of one head before the softmax: (rows of q, frames of the window). q: all heads.
  void scores(std::size_t layer, std::size_t window, std::size_t head, ConstMatrixView q,
              MatrixView out) const;

 private:
  /// Rows of a pass that listen to one window, not too many for a thread to take at once.
  struct Listeners {
    std::uint32_t window;
    std::size_t first, count;
  };
  void gather(std::span<const std::uint32_t> window_of_row);

  std::size_t heads_ = 0, windows_ = 0;
  Matrix memory_;                    // of all that is packed, a row for each layer
  std::vector<PackedHeads> packed_;  // layer by layer those of all windows
  std::vector<Listeners> listeners_;
};

}  // namespace captiond::whisper
