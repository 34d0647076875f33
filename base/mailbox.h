// A mailbox for one letter: the newest wins.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

namespace captiond {

/// Holds at most one T. put() replaces what nobody took; take() blocks until there is one. Any number of
/// threads on either side. Once closed, put() drops its letter and take() returns nothing, even when a letter
/// was left.
template <typename T>
class Mailbox {
 public:
  /// Leaves a letter; returns the one it displaced, so that its sender can be told.
  std::optional<T> put(T letter) {
    std::optional<T> displaced;
    {
      std::lock_guard lock(mutex_);
      if (closed_) return letter;
      displaced = std::exchange(letter_, std::move(letter));
    }
    filled_.notify_one();
    return displaced;
  }

  /// Waits for a letter; nothing once the mailbox is closed.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    filled_.wait(lock, [this] { return closed_ || letter_; });
    if (closed_) return std::nullopt;
    return std::exchange(letter_, std::nullopt);
  }

  /// Wakes every waiting thread for good.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
      letter_.reset();
    }
    filled_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable filled_;
  std::optional<T> letter_;  // protected by mutex_
  bool closed_ = false;      // protected by mutex_
};

}  // namespace captiond
