#include "whisper/kv_cache.h"

#include <algorithm>
#include <cassert>

namespace captiond::whisper {

void KvCache::reset(std::size_t layers, std::size_t heads, std::size_t dim, std::size_t capacity) {
  heads_ = heads;
  dim_ = dim;
  capacity_ = capacity;
  keys_.resize(layers);
  values_.resize(layers);
  for (Matrix& matrix : keys_) matrix.resize(heads * capacity, dim);
  for (Matrix& matrix : values_) matrix.resize(heads * capacity, dim);
}

void KvCache::write(std::size_t layer, std::size_t first, ConstMatrixView keys, ConstMatrixView values) {
  assert(first + keys.rows <= capacity_ && keys.cols == heads_ * dim_);
  for (std::size_t head = 0; head < heads_; ++head) {
    for (std::size_t i = 0; i < keys.rows; ++i) {
      const std::size_t row = head * capacity_ + first + i;
      std::copy_n(keys.row(i) + head * dim_, dim_, keys_[layer].row(row));
      std::copy_n(values.row(i) + head * dim_, dim_, values_[layer].row(row));
    }
  }
}

}  // namespace captiond::whisper
