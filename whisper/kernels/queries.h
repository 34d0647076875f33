// Queries of one head on their way through blocks of keys and values. For the sources that exist once per
// instruction set (see vector.h).
#pragma once

#include <type_traits>

#include "whisper/kernels/byte_block.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kQueryBlock = 48;  // their scores against a block of keys stay in the first cache
constexpr float kHidden = -__builtin_inff();

/// What queries [first, first + count) of `queries` see of `keys`.
struct Sight {
  Sight(std::size_t keys, std::size_t queries, std::size_t first, std::size_t count, Mask mask)
      : last(mask == Mask::none ? keys : keys - queries + first + count),
        step(mask == Mask::none ? 0 : 1),
        begin(last - step * (count - 1)) {}

  /// Of the keys from `key` on, how many query i sees, at most `count`.
  std::size_t visible(std::size_t i, std::size_t key, std::size_t count) const {
    const std::size_t end = begin + step * i;
    return end <= key ? 0 : least(count, end - key);
  }

  std::size_t last, step, begin;  // keys that the last query sees, and the first, and from one to the next
};

/// Up to kQueryBlock queries, the largest score that each has met, and what it has found: the values it saw,
/// weighted by e to the score less the largest. A block with a larger score brings what was found before to
/// its own measure.
template <typename Numbers>
class Queries {
  using Left = typename Numbers::Left;

 public:
  /// `scale`: of the scores, in powers of two if keys are to be taken.
  Queries(ConstMatrixView q, float scale) : rows_(q.rows), dim_(q.cols), block_(q.cols) {
    for (std::size_t i = 0; i < rows_; ++i)
      scales_[i] = block_.put_query(q.row(i), dim_, scale, q_ + i * kMaxHeadDim);
  }

  /// Fills the scores of a block's first `count` keys, and of as many as complete a panel.
  void score(const std::byte* block, std::size_t count) {
    for (std::size_t first = 0; first < count; first += kPanel)
      block_.score(block, first, rows_, q_, scores_);
  }
  /// Of a query and the first `count` keys that were scored.
  void scores(std::size_t row, std::size_t count, float* out) const {
    for (std::size_t i = 0; i < count; ++i) out[i] = scores_[row * kKeyBlock + i] * scales_[row];
  }

  /// Goes over the first `count` keys of a block, of which the first is number `key` of all.
  void take(const std::byte* block, std::size_t key, std::size_t count, const Sight& sight) {
    score(block, count);
    weigh(key, count, sight);
    for (std::size_t first = 0; first < dim_; first += kPanel)
      block_.gather(block, first, rows_, reinterpret_cast<const Left*>(scores_), shares_, count, found_,
                    key > 0);
  }

  /// The same over `count` keys and values that are not packed: keys.row(k), values.row(k).
  template <typename Rows>
  void take(const Rows& keys, const Rows& values, std::size_t key, std::size_t count, const Sight& sight) {
    static_assert(std::is_same_v<Left, float>);
    for (std::size_t i = 0; i < rows_; ++i) {
      const float* const q = q_ + i * kMaxHeadDim;
      for (std::size_t k = 0; k < count; ++k) {
        Vec products{};
        for (std::size_t j = 0; j < dim_; j += kLanes)
          products += load(q + j) * load_some(keys.row(k) + j, dim_ - j);
        scores_[i * kKeyBlock + k] = sum(products);
      }
    }
    weigh(key, count, sight);
    for (std::size_t i = 0; i < rows_; ++i) {
      for (std::size_t j = 0; j < dim_; j += kLanes) {
        float* const found = found_ + i * kMaxHeadDim + j;
        Vec total = key > 0 ? load(found) : Vec{};
        for (std::size_t k = 0; k < count; ++k)
          total += scores_[i * kKeyBlock + k] * load_some(values.row(k) + j, dim_ - j);
        store(found, total);
      }
    }
  }

  void finish(MatrixView y) const {
    for (std::size_t i = 0; i < rows_; ++i) {
      const float factor = 1.0F / sum(sums_[i]);
      for (std::size_t j = 0; j < dim_; j += kLanes)
        store_some(y.row(i) + j, factor * load(found_ + i * kMaxHeadDim + j), dim_ - j);
    }
  }

 private:
  // Scores become weights. A row's largest score is long in coming: all rows look for theirs first.
  void weigh(std::size_t key, std::size_t count, const Sight& sight) {
    const std::size_t width = round_up(count, Weights<Numbers>::kStep);
    for (std::size_t i = 0; i < rows_; ++i) measure(i, width, sight.visible(i, key, count), key == 0);
    for (std::size_t i = 0; i < rows_; ++i) weigh(i, width, key == 0);
  }

  // Of `width` keys, the first `visible` of them seen.
  void measure(std::size_t i, std::size_t width, std::size_t visible, bool is_first) {
    float* const row = scores_ + i * kKeyBlock;
    for (std::size_t j = visible; j < width; ++j) row[j] = kHidden;
    Vec most = broadcast(kHidden);
    for (std::size_t j = 0; j < width; j += kLanes) most = max(most, load(row + j));
    const float before = is_first ? kHidden : largest_[i], here = visible > 0 ? largest(most) : before;
    largest_[i] = here > before ? here : before;
    measures_[i] = Weights<Numbers>::kOfBlock ? here : largest_[i];
    shares_[i] = power(i, measures_[i] - largest_[i])[0];
    if (!is_first && here > before) rescale(i, power(i, before - here));
  }

  void weigh(std::size_t i, std::size_t width, bool is_first) {
    float* const row = scores_ + i * kKeyBlock;
    const Vec scale = broadcast(scales_[i]), start = Weights<Numbers>::kStart - scale * measures_[i];
    Weights<Numbers> weights(reinterpret_cast<Left*>(row));
    for (std::size_t j = 0; j < width; j += Weights<Numbers>::kStep) {
      weights.put(
          j, [&](std::size_t k) __attribute__((always_inline)) {
            return exp2<Numbers::kExpTerms>(load(row + k) * scale + start);
          });
    }
    const Vec total = weights.total() * shares_[i];
    sums_[i] = is_first ? total : sums_[i] + total;
  }

  Vec power(std::size_t i, float score) const { return exp2(broadcast(scales_[i] * score)); }

  void rescale(std::size_t i, Vec factor) {
    sums_[i] *= factor;
    float* const found = found_ + i * kMaxHeadDim;
    for (std::size_t j = 0; j < dim_; j += kLanes) store(found + j, factor * load(found + j));
  }

  std::size_t rows_, dim_;
  Block<Numbers> block_;
  float scales_[kQueryBlock];                           // of the scores, beside what is in them
  float largest_[kQueryBlock];                          // without that
  float measures_[kQueryBlock];                         // the largest score as a block's weights know it
  float shares_[kQueryBlock];                           // what brings these weights to the measure of all
  Vec sums_[kQueryBlock];                               // of the weights, lane by lane
  alignas(64) Left q_[kQueryBlock * kMaxHeadDim];       // scaled
  alignas(64) float scores_[kQueryBlock * kKeyBlock];   // then, in their place, the weights as Left
  alignas(64) float found_[kQueryBlock * kMaxHeadDim];  // not yet divided by the sum of the weights
};

}  // namespace
}  // namespace captiond::whisper
