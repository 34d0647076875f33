#include "whisper/self_cache.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace captiond::whisper {
namespace {

constexpr std::size_t kFirstBucket = 64;  // rows

bool follow_each_other(std::span<const std::uint32_t> rows) {
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (rows[i] != rows[0] + i) return false;
  return true;
}

}  // namespace

Sequence::Sequence(SelfCache& cache, std::size_t window) : cache_(&cache), window_(window) {
  rows_.reserve(cache.longest());
}

Sequence::Sequence(const Sequence& other) : cache_(other.cache_), window_(other.window_) {
  rows_.reserve(cache_->longest());
  *this = other;
}

Sequence::Sequence(Sequence&& other) noexcept
    : cache_(other.cache_), window_(other.window_), rows_(std::exchange(other.rows_, {})) {}

Sequence& Sequence::operator=(const Sequence& other) {
  other.cache_->retain(other.rows_);  // first, because both may hold the same
  cache_->release(rows_);
  cache_ = other.cache_;
  window_ = other.window_;
  rows_ = other.rows_;
  return *this;
}

Sequence& Sequence::operator=(Sequence&& other) noexcept {
  std::swap(cache_, other.cache_);
  std::swap(window_, other.window_);
  std::swap(rows_, other.rows_);
  return *this;
}

Sequence::~Sequence() {
  cache_->release(rows_);
}

void Sequence::truncate(std::size_t length) {
  assert(length <= size());
  cache_->release(rows().subspan(length));
  rows_.resize(length);
}

void Sequence::extend(std::size_t count) {
  assert(size() + count <= cache_->longest());
  for (std::size_t i = 0; i < count; ++i) rows_.push_back(cache_->take());
}

SelfCache::SelfCache(std::size_t layers, std::size_t heads, std::size_t dim, std::size_t longest)
    : heads_(heads), dim_(dim), longest_(longest), rows_(layers) {
  grow();
}

std::uint32_t SelfCache::take() {
  if (free_.empty()) grow();
  const std::uint32_t row = free_.back();
  free_.pop_back();
  uses_[row] = 1;
  return row;
}

void SelfCache::retain(std::span<const std::uint32_t> rows) {
  for (const std::uint32_t row : rows) ++uses_[row];
}

// From the last to the first, so that they are taken again in the order in which they lie.
void SelfCache::release(std::span<const std::uint32_t> rows) {
  for (std::size_t i = rows.size(); i-- > 0;)
    if (--uses_[rows[i]] == 0) free_.push_back(rows[i]);
}

void SelfCache::write(std::size_t layer, std::span<const SequenceRun> runs, ConstMatrixView key_value) {
  std::size_t token = 0;
  for (const SequenceRun& run : runs) {
    for (const std::uint32_t row : run.sequence->rows().last(run.count))
      std::copy_n(key_value.row(token++), key_value.cols, rows_[layer].row(row));
  }
}

void SelfCache::attend(Compute& compute, std::size_t layer, std::span<const SequenceRun> runs,
                       ConstMatrixView q, MatrixView y) {
  std::size_t token = 0;
  for (const SequenceRun& run : runs) {
    const ConstMatrixView kv = gather(layer, run.sequence->rows());
    const Heads keys{kv.data, kv.rows, dim_, kv.stride, dim_};
    const Heads values{kv.data + heads_ * dim_, kv.rows, dim_, kv.stride, dim_};
    compute.attention(q.block(token, run.count), keys, values, Mask::causal, y.block(token, run.count));
    token += run.count;
  }
}

void SelfCache::grow() {
  const std::size_t old = capacity(), wanted = std::max(kFirstBucket, 2 * old);
  for (Matrix& matrix : rows_) {
    Matrix larger(wanted, 2 * heads_ * dim_);
    std::copy_n(matrix.data(), old * larger.cols(), larger.data());
    matrix = std::move(larger);
  }
  uses_.resize(wanted);
  free_.reserve(wanted);
  for (std::size_t i = wanted; i-- > old;) free_.push_back(static_cast<std::uint32_t>(i));
}

// Where the rows of a sequence lie side by side: in place, or copied together.
ConstMatrixView SelfCache::gather(std::size_t layer, std::span<const std::uint32_t> rows) {
  const ConstMatrixView all = std::as_const(rows_[layer]).view();
  if (follow_each_other(rows)) return all.block(rows[0], rows.size());
  gathered_.resize(rows.size(), all.cols);
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy_n(all.row(rows[i]), all.cols, gathered_.row(i));
  return std::as_const(gathered_).view();
}

}  // namespace captiond::whisper
