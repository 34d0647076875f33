// The keys and values of positions that will be looked at again.
#pragma once

#include <cstddef>
#include <vector>

#include "whisper/compute.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// For each layer and head a run of rows, contiguous, because a decode step reads them all and little else.
/// Rows of one layer may be written while those of another are not yet there. Not for sharing between
/// threads.
class KvCache {
 public:
  /// Forgets everything and makes room for `capacity` rows; takes memory only when it never had as much.
  void reset(std::size_t layers, std::size_t heads, std::size_t dim, std::size_t capacity);

  std::size_t capacity() const { return capacity_; }

  /// Writes rows of all heads side by side (n, heads · dim) at positions first … first + n - 1.
  void write(std::size_t layer, std::size_t first, ConstMatrixView keys, ConstMatrixView values);

  /// The first `length` rows of a layer.
  Heads keys(std::size_t layer, std::size_t length) const { return heads(keys_[layer], length); }
  Heads values(std::size_t layer, std::size_t length) const { return heads(values_[layer], length); }

 private:
  Heads heads(const Matrix& matrix, std::size_t length) const {
    return {matrix.data(), length, dim_, dim_, capacity_ * dim_};
  }

  std::size_t heads_ = 0, dim_ = 0, capacity_ = 0;
  std::vector<Matrix> keys_, values_;  // per layer (heads · capacity, dim)
};

}  // namespace captiond::whisper
