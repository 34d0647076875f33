#include "tui/commands/event_feed.h"

#include <algorithm>

namespace captiond {

void EventFeed::publish(std::string text) {
  {
    const std::lock_guard lock(mutex_);
    events_.push_back({++newest_, std::move(text)});
    if (events_.size() > kMost) events_.pop_front();
  }
  published_.notify_all();
}

void EventFeed::publish_head(const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    head_ = text;
  }
  publish(text);
}

std::string EventFeed::head() const {
  const std::lock_guard lock(mutex_);
  return head_;
}

std::optional<EventFeed::Event> EventFeed::next(std::uint64_t seen, std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  published_.wait_for(lock, limit, [&] { return closed_ || newest_ > seen; });
  if (closed_ || newest_ <= seen) return std::nullopt;
  const std::uint64_t oldest = events_.front().number;
  return events_[std::max(seen + 1, oldest) - oldest];
}

std::uint64_t EventFeed::start(std::uint64_t seen) const {
  const std::lock_guard lock(mutex_);
  if (seen > 0 && seen <= newest_) return seen;
  return newest_ - std::min(newest_, kBacklog);
}

void EventFeed::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  published_.notify_all();
}

bool EventFeed::closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

}  // namespace captiond
