// Messages from one thread to many readers that come, go and read at their own pace.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>

namespace captiond {

/// The newest events, numbered from 1. A reader that falls behind more than kMost misses the oldest. Any
/// thread may call anything.
class EventFeed {
 public:
  static constexpr std::size_t kMost = 1000;
  static constexpr std::uint64_t kBacklog = 100;  // what a new reader gets

  struct Event {
    std::uint64_t number;
    std::string text;
  };

  void publish(std::string text);
  /// Publishes `text`, and has every reader that comes later begin with it.
  void publish_head(const std::string& text);
  std::string head() const;
  /// The event after number `seen`, or the oldest that is kept. Waits for it at most `limit`; nothing when
  /// none came or the feed was closed.
  std::optional<Event> next(std::uint64_t seen, std::chrono::milliseconds limit);
  /// The number after which a reader begins that was here before and saw `seen`; 0: it is new.
  std::uint64_t start(std::uint64_t seen) const;
  /// Wakes every reader for good.
  void close();
  bool closed() const;

 private:
  mutable std::mutex mutex_;
  std::condition_variable published_;
  std::deque<Event> events_;  // protected by mutex_, as all below
  std::string head_;
  std::uint64_t newest_ = 0;
  bool closed_ = false;
};

}  // namespace captiond
