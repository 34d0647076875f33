#include "whisper/cross_cache.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace captiond::whisper {

void CrossCache::reset(std::size_t layers, std::size_t heads, std::size_t dim,
                       std::span<const std::size_t> frames) {
  heads_ = heads;
  dim_ = dim;
  first_.assign(1, 0);
  for (const std::size_t count : frames) first_.push_back(first_.back() + count);
  keys_.resize(layers);
  values_.resize(layers);
  for (Matrix& matrix : keys_) matrix.resize(first_.back() * heads, dim);
  for (Matrix& matrix : values_) matrix.resize(first_.back() * heads, dim);
}

void CrossCache::write(std::size_t layer, std::size_t window, ConstMatrixView key_value) {
  assert(key_value.rows == frames(window) && key_value.cols == 2 * heads_ * dim_);
  for (std::size_t head = 0; head < heads_; ++head) {
    for (std::size_t i = 0; i < key_value.rows; ++i) {
      const float* from = key_value.row(i) + head * dim_;
      const std::size_t row = first_[window] * heads_ + head * key_value.rows + i;
      std::copy_n(from, dim_, keys_[layer].row(row));
      std::copy_n(from + heads_ * dim_, dim_, values_[layer].row(row));
    }
  }
}

void CrossCache::attend(Compute& compute, std::size_t layer, ConstMatrixView q,
                        std::span<const std::uint32_t> window_of_row, MatrixView y) const {
  assert(q.rows == window_of_row.size() && q.cols == heads_ * dim_);
  for (std::size_t first = 0, end = 0; first < q.rows; first = end) {
    const std::size_t window = window_of_row[first];
    while (end < q.rows && window_of_row[end] == window) ++end;
    compute.attention(q.block(first, end - first), heads(keys_[layer], window), heads(values_[layer], window),
                      Mask::none, y.block(first, end - first));
  }
}

void CrossCache::scores(const Kernels& kernels, std::size_t layer, std::size_t window, std::size_t head,
                        ConstMatrixView q, MatrixView out) const {
  assert(out.rows == q.rows && out.cols == frames(window));
  const float scale = 1.0F / std::sqrt(static_cast<float>(dim_));
  kernels.multiply_transposed(q.columns(head * dim_, dim_), heads(keys_[layer], window)[head], nullptr, out);
  for (std::size_t i = 0; i < out.rows; ++i) {
    std::transform(out.row(i), out.row(i) + out.cols, out.row(i), [scale](float x) { return x * scale; });
  }
}

Heads CrossCache::heads(const Matrix& matrix, std::size_t window) const {
  return {matrix.row(first_[window] * heads_), frames(window), dim_, dim_, frames(window) * dim_};
}

}  // namespace captiond::whisper
