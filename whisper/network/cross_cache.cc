#include "whisper/network/cross_cache.h"

#include <algorithm>
#include <cassert>

namespace captiond::whisper {
namespace {

constexpr std::size_t kMostListeners = 96;

}  // namespace

void CrossCache::reset(const AttentionKernels& kernels, std::size_t layers, std::size_t heads,
                       std::size_t dim, std::span<const std::size_t> frames) {
  heads_ = heads;
  windows_ = frames.size();
  std::size_t room = 0;
  for (const std::size_t count : frames) room += PackedHeads::room(kernels, heads, dim, count);
  memory_.resize(layers, room);
  packed_.clear();
  for (std::size_t layer = 0; layer < layers; ++layer) {
    float* place = memory_.row(layer);
    for (const std::size_t count : frames) {
      packed_.emplace_back(kernels, heads, dim, count, place);
      place += PackedHeads::room(kernels, heads, dim, count);
    }
  }
}

void CrossCache::write(Compute& compute, std::size_t layer, std::size_t window, ConstMatrixView key_value) {
  const std::size_t state = key_value.cols / 2;
  packed_[layer * windows_ + window].write(compute, key_value.columns(0, state),
                                           key_value.columns(state, state));
}

void CrossCache::attend(Compute& compute, std::size_t layer, ConstMatrixView q,
                        std::span<const std::uint32_t> window_of_row, MatrixView y) {
  assert(q.rows == window_of_row.size());
  gather(window_of_row);
  compute.share(listeners_.size() * heads_, [&](std::size_t i) {
    const auto& [window, first, count] = listeners_[i / heads_];
    packed_[layer * windows_ + window].attend(i % heads_, q.block(first, count), y.block(first, count));
  });
}

void CrossCache::scores(std::size_t layer, std::size_t window, std::size_t head, ConstMatrixView q,
                        MatrixView out) const {
  packed_[layer * windows_ + window].scores(head, q, out);
}

void CrossCache::gather(std::span<const std::uint32_t> window_of_row) {
  listeners_.clear();
  for (std::size_t i = 0; i < window_of_row.size(); ++i) {
    if (listeners_.empty() || listeners_.back().window != window_of_row[i] ||
        listeners_.back().count == kMostListeners)
      listeners_.push_back({window_of_row[i], i, 0});
    ++listeners_.back().count;
  }
}

}  // namespace captiond::whisper
