#include "capture/feed.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace captiond {

void Feed::write(std::span<const float> samples, SoundFormat format,
                 std::chrono::nanoseconds missing) noexcept {
  assert(format.is_usable() && samples.size() % format.channels == 0);
  const auto arrival = std::chrono::steady_clock::now();
  const std::size_t most = Block::kCapacity / format.channels * format.channels;
  pending_missing_ += missing;
  while (!samples.empty()) {
    Block* block = ring_.back();
    if (!block) break;
    const auto part = samples.first(std::min(samples.size(), most));
    block->format = format;
    block->frames = static_cast<std::uint32_t>(part.size() / format.channels);
    block->missing = std::exchange(pending_missing_, std::chrono::nanoseconds{0});
    block->arrival = arrival;
    std::ranges::copy(part, block->samples.begin());
    ring_.push();
    samples = samples.subspan(part.size());
  }
  const std::uint64_t refused = samples.size() / format.channels;
  pending_missing_ += format.length(refused);
  overruns_.fetch_add(refused, std::memory_order_relaxed);
  bell_.ring();
}

bool Feed::has_room(std::size_t samples, SoundFormat format) const noexcept {
  const std::size_t most = Block::kCapacity / format.channels * format.channels;
  return ring_.room() * most >= samples;
}

void Feed::set_status(SourceStatus status) {
  {
    std::lock_guard lock(mutex_);
    if (status == status_) return;
    status_ = std::move(status);
  }
  bell_.ring();
}

SourceStatus Feed::status() const {
  std::lock_guard lock(mutex_);
  return status_;
}

}  // namespace captiond
