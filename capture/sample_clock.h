// When a stream's samples arrived, without the jitter.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.h"

namespace captiond {

/// Ties numbers of samples at 16 kHz to the steady clock. Blocks are late at times and never early, so the
/// earliest stands; it is given up slowly, since two devices' clocks drift apart, and at once when a block
/// comes far too late: then there was a hole. For one thread.
class SampleClock {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// The sample before the one numbered `count` arrived at `arrival`.
  void observe(std::int64_t count, Time arrival) {
    const Time start = arrival - length_of(count);  // of the stream, were all blocks as late as this one
    const auto late = start_ ? start - *start_ : kHole;
    if (late < std::chrono::nanoseconds{0} || late >= kHole) {
      start_ = start;
    } else {
      *start_ += std::min<std::chrono::nanoseconds>(late, (arrival - observed_) / kDriftShare);
    }
    observed_ = arrival;
  }
  bool is_set() const { return start_.has_value(); }
  Time observed() const { return observed_; }

  /// The number of the sample that arrived along with sample `count` of `other`. Both are set.
  std::int64_t count_beside(const SampleClock& other, std::int64_t count) const {
    const auto apart = *other.start_ - *start_;
    return count + std::chrono::round<SampleTime>(apart).count();
  }

 private:
  static constexpr std::chrono::milliseconds kHole{300};
  static constexpr int kDriftShare = 2000;  // 500 ppm: no device drifts faster

  static std::chrono::nanoseconds length_of(std::int64_t samples) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(SampleTime(samples));
  }

  std::optional<Time> start_;
  Time observed_{};
};

}  // namespace captiond
