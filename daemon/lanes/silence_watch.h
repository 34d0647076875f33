// Whether a device delivers nothing but zeros.
#pragma once

#include <algorithm>
#include <chrono>
#include <span>

namespace captiond {

/// Counts how long every sample has been exactly zero. Real microphones have noise; one that is muted has
/// none. For one thread.
class SilenceWatch {
 public:
  static constexpr std::chrono::seconds kLong{10};  // some devices begin with zeros, or send them in pauses

  void observe(std::span<const float> sound, std::chrono::nanoseconds length) {
    const bool zeros = std::ranges::all_of(sound, [](float sample) { return sample == 0.0F; });
    silent_ =
        zeros ? std::min<std::chrono::nanoseconds>(silent_ + length, kLong) : std::chrono::nanoseconds{0};
  }
  bool is_long() const { return silent_ >= kLong; }

 private:
  std::chrono::nanoseconds silent_{0};
};

}  // namespace captiond
