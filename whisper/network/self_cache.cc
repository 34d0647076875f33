#include "whisper/network/self_cache.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "whisper/kernels/attention.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kFirstBucket = 64;  // rows

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
  if (this == &other) return *this;
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
                       ConstMatrixView q, MatrixView y) const {
  const auto attend_rows = attention_for(compute.kernels()).attend_rows;
  const ConstMatrixView keys = rows_[layer].view().columns(0, heads_ * dim_);
  const ConstMatrixView values = rows_[layer].view().columns(heads_ * dim_, heads_ * dim_);
  compute.share(runs.size() * heads_, [&](std::size_t i) {
    const SequenceRun& run = runs[i / heads_];
    std::size_t first = 0;
    for (const SequenceRun& before : runs.first(i / heads_)) first += before.count;
    const auto part = [&](auto all) { return all.columns(i % heads_ * dim_, dim_); };
    attend_rows(part(q.block(first, run.count)), part(keys), part(values), run.sequence->rows(),
                part(y.block(first, run.count)));
  });
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

}  // namespace captiond::whisper
