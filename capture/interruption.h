// How much sound was lost while a device was away.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

namespace captiond {

/// Measures, by the steady clock, from the last frame before an interruption to the first after it. For one
/// thread; takes neither lock nor memory.
class Interruption {
 public:
  /// Frames may be missing from now on. May be said more than once.
  void begin() { begun_ = true; }
  /// Frames that last `length` have just arrived; returns what was lost before them.
  std::chrono::nanoseconds end(std::chrono::nanoseconds length) noexcept {
    const auto now = std::chrono::steady_clock::now();
    std::chrono::nanoseconds lost{0};
    if (begun_ && last_frame_) lost = std::max(lost, now - *last_frame_ - length);
    begun_ = false;
    last_frame_ = now;
    return lost;
  }

 private:
  bool begun_ = false;
  std::optional<std::chrono::steady_clock::time_point> last_frame_;  // none before the first
};

}  // namespace captiond
