// A queue that cannot grow without end.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace captiond {

/// First in, first out, at most `capacity` elements, any number of threads on either side. Once closed
/// nothing more goes in; what is inside can still be taken, after which pop() returns nothing.
template <typename T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Blocks until there is room. False when the queue is closed: the element is dropped.
  bool push(T element) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return closed_ || elements_.size() < capacity_; });
    return insert(lock, std::move(element));
  }

  /// Never blocks. False when the queue is full or closed: the element is dropped.
  bool try_push(T element) {
    std::unique_lock lock(mutex_);
    if (elements_.size() >= capacity_) return false;
    return insert(lock, std::move(element));
  }

  /// Blocks until there is an element; nothing once the queue is closed and empty.
  std::optional<T> pop() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || !elements_.empty(); });
    return extract(lock);
  }

  /// Never blocks; nothing when the queue is empty.
  std::optional<T> try_pop() {
    std::unique_lock lock(mutex_);
    return extract(lock);
  }

  /// Wakes every waiting thread for good.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    room_.notify_all();
    filled_.notify_all();
  }

 private:
  bool insert(std::unique_lock<std::mutex>& lock, T&& element) {
    if (closed_) return false;
    elements_.push_back(std::move(element));
    lock.unlock();
    filled_.notify_one();
    return true;
  }

  std::optional<T> extract(std::unique_lock<std::mutex>& lock) {
    if (elements_.empty()) return std::nullopt;
    std::optional<T> element(std::move(elements_.front()));
    elements_.pop_front();
    lock.unlock();
    room_.notify_one();
    return element;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable room_, filled_;
  std::deque<T> elements_;  // protected by mutex_
  bool closed_ = false;     // protected by mutex_
};

}  // namespace captiond
