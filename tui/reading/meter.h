// How loud a source is, as a reader can follow it.
#pragma once

#include <algorithm>
#include <chrono>

#include "proto/messages.h"
#include "tui/reading/clock.h"

namespace captiond {

/// The level of now, the loudest of the last seconds, and whether it was too loud. Pure.
class Meter {
 public:
  static constexpr std::chrono::seconds kHold{2};
  static constexpr double kClipping = -0.3, kHot = -3.0, kNothing = -99.0;  // dB full scale

  void take(const proto::Level& level, Clock::time_point now) {
    level_ = level;
    if (level.peak >= peak_ || now >= peak_until_) {
      peak_ = level.peak;
      peak_until_ = now + kHold;
    }
    if (level.peak > kClipping) clipped_until_ = now + kHold;
    if (level.peak > kNothing) heard_ = now;
  }
  void fall_silent() { *this = Meter(); }

  double rms() const { return level_.rms; }
  double peak() const { return peak_; }
  bool speech() const { return level_.speech; }
  bool clipped(Clock::time_point now) const { return now < clipped_until_; }
  /// Digital silence for a while, as of a muted device; not the quiet of a room.
  bool mute(Clock::time_point now) const {
    return level_.peak <= kNothing && heard_ && now > *heard_ + 5 * kHold;
  }

 private:
  proto::Level level_{.source = {}, .rms = -100.0, .peak = -100.0, .speech = false};
  double peak_ = -100.0;
  Clock::time_point peak_until_{}, clipped_until_{};
  std::optional<Clock::time_point> heard_;  // something other than nothing
};

}  // namespace captiond
