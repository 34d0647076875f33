// How long the machine slept.
#pragma once

#include <ctime>

#include <chrono>

namespace captiond {

/// While a machine is suspended its monotonic clock stands still and the clock since boot goes on, so that
/// the distance of the two grows. For one thread.
class SleepWatch {
 public:
  using Duration = std::chrono::nanoseconds;

  /// How much it slept since this was asked last, of `asleep` since it was started; less than a second is
  /// none.
  Duration observe(Duration asleep) {
    const Duration slept = asleep - seen_;
    if (slept < std::chrono::seconds{1}) return Duration{0};
    seen_ = asleep;
    return slept;
  }

  /// How long it has slept since it was started.
  static Duration asleep() { return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC); }

 private:
  static Duration read(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::chrono::seconds{time.tv_sec} + Duration{time.tv_nsec};
  }

  Duration seen_ = asleep();
};

}  // namespace captiond
