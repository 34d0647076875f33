// A bell between threads that a poll loop can hear too.
#pragma once

#include <chrono>

#include "base/unique_fd.h"

namespace captiond {

/// Any thread may ring(); one thread waits, by wait() or by watching fd() for reading and calling clear().
/// Rings that nobody heard yet count as one. ring() neither blocks, locks nor allocates: an audio callback
/// may call it.
class Wakeup {
 public:
  Wakeup();  // throws Error when the system has no descriptor left

  void ring() noexcept;
  /// Waits at most `limit`; true when it rang. Clears the bell.
  bool wait(std::chrono::milliseconds limit);
  void clear() noexcept;
  int fd() const { return fd_.get(); }

 private:
  UniqueFd fd_;  // an eventfd
};

}  // namespace captiond
