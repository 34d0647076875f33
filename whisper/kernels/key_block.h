// How a block of keys and values lies in memory, how it gets there, and how it is multiplied. For the sources
// that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/attention.h"
#include "whisper/kernels/panel_product.h"

namespace captiond::whisper {
namespace {

static_assert(kKeyBlock % kPanel == 0);

constexpr std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}
constexpr std::size_t least(std::size_t a, std::size_t b) {
  return a < b ? a : b;
}

CAPTIOND_INLINE void put(std::byte* panel, std::size_t depth, std::size_t column, std::uint32_t unit) {
  std::memcpy(panel + (depth * kPanel + column) * sizeof(unit), &unit, sizeof(unit));
}

/// A block's weights of one query, in the measure of the largest score so far.
template <typename Numbers>
class Weights {
 public:
  static constexpr bool kOfBlock = false;
  static constexpr float kStart = 0.0F;         // the binary logarithm of the largest
  static constexpr std::size_t kStep = kLanes;  // as many are put at a time

  explicit Weights(typename Numbers::Left* row) : row_(row) {}

  /// Those of keys [j, j + kStep): weight(j) of [j, j + kLanes).
  template <typename Weight>
  CAPTIOND_INLINE void put(std::size_t j, const Weight& weight) {
    const Vec weights = weight(j);
    Numbers::put(row_, j, weights);
    total_ += weights;
  }
  Vec total() const { return total_; }

 private:
  typename Numbers::Left* row_;
  Vec total_{};
};

/// Panels of keys, in which depth is a channel, then panels of values, in which depth is a key. So both
/// products of attention, scores = q kᵀ and weights · v, walk down a panel from its first byte to its last.
template <typename Numbers>
class Block {
  using Left = typename Numbers::Left;

 public:
  explicit Block(std::size_t dim)
      : dim_(dim),
        key_panel_(kPanel * units(dim) * sizeof(std::uint32_t)),
        value_panel_(kPanel * units(kKeyBlock) * sizeof(std::uint32_t)),
        values_(kKeyBlock / kPanel * key_panel_) {}

  std::size_t bytes() const { return round_up(values_ + round_up(dim_, kPanel) / kPanel * value_panel_, 64); }

  void pack(ConstMatrixView keys, ConstMatrixView values, std::byte* block) const {
    if (keys.rows < kKeyBlock || dim_ % kPanel != 0) std::memset(block, 0, bytes());
    pack_keys(keys, block);
    pack_values(values, block + values_);
  }

  /// A query as score() takes it; what its scores are yet to be multiplied with.
  static float put_query(const float* q, std::size_t dim, float scale, Left* to) {
    for (std::size_t j = 0; j < dim; j += kLanes) Numbers::put(to, j, scale * load_some(q + j, dim - j));
    return 1.0F;
  }

  /// scores (rows, kKeyBlock) of a panel's keys, of which the first is number `key`.
  void score(const std::byte* block, std::size_t key, std::size_t rows, const Left* q, float* scores) const {
    multiply_panel<Numbers>(rows, q, kMaxHeadDim, block + key / kPanel * key_panel_, units(dim_),
                            scores + key, kKeyBlock, false);
  }

  /// found (rows, kMaxHeadDim) = or += weights (rows, kKeyBlock floats' room) of `count` keys times a panel's
  /// channels, of which the first is number `channel`. All weights are of one measure: no share differs from
  /// 1.
  void gather(const std::byte* block, std::size_t channel, std::size_t rows, const Left* weights,
              const float* /*shares*/, std::size_t count, float* found, bool accumulate) const {
    multiply_panel<Numbers>(rows, weights, kKeyBlock * sizeof(float) / sizeof(Left),
                            block + values_ + channel / kPanel * value_panel_, units(count), found + channel,
                            kMaxHeadDim, accumulate);
  }

 private:
  static constexpr std::size_t kUnit = Numbers::kUnit;
  static constexpr std::size_t units(std::size_t depth) { return (depth + kUnit - 1) / kUnit; }

  void pack_keys(ConstMatrixView keys, std::byte* panels) const {
    const std::size_t whole = keys.cols / kUnit;
    for (std::size_t i = 0; i < keys.rows; ++i) {
      std::byte* const panel = panels + i / kPanel * key_panel_;
      const float* const key = keys.row(i);
      for (std::size_t j = 0; j < whole; ++j)
        put(panel, j, i % kPanel, Numbers::unit(key + j * kUnit, 1, kUnit));
      if (const std::size_t rest = keys.cols % kUnit)
        put(panel, whole, i % kPanel, Numbers::unit(key + whole * kUnit, 1, rest));
    }
  }

  void pack_values(ConstMatrixView values, std::byte* panels) const {
    for (std::size_t first = 0; first < values.cols; first += kPanel) {
      std::byte* const panel = panels + first / kPanel * value_panel_;
      const std::size_t width = least(kPanel, values.cols - first);
      for (std::size_t i = 0; i < values.rows; i += kUnit) {
        const float* const value = values.row(i) + first;
        const std::size_t count = least(kUnit, values.rows - i);
        for (std::size_t j = 0; j < width; ++j)
          put(panel, i / kUnit, j, Numbers::unit(value + j, values.stride, count));
      }
    }
  }

  std::size_t dim_;
  std::size_t key_panel_, value_panel_;  // bytes of one
  std::size_t values_;                   // where they begin
};

}  // namespace
}  // namespace captiond::whisper
