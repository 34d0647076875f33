// When, by the clock on the wall, was a sample heard?
#pragma once

#include <chrono>
#include <deque>

#include "base/time.h"

namespace captiond {

/// Ties positions in one source's stream to wall-clock time by anchors. Told the time of every block, it
/// sets a new anchor after a gap and when sound and clock have drifted apart (a suspend, a changed clock, a
/// device that runs fast). Used by the stream thread; reads no clock itself.
class WallClock {
 public:
  using Time = std::chrono::system_clock::time_point;

  /// The sample at `position` was heard at `time`.
  void observe(SampleTime position, Time time);
  /// The next observation sets an anchor, whatever it says.
  void break_here() { broken_ = true; }
  /// Seconds since 1970; 0 before the first observation.
  double at(SampleTime position) const;

 private:
  struct Anchor {
    SampleTime position;
    Time time;
  };
  const Anchor& anchor_of(SampleTime position) const;

  std::deque<Anchor> anchors_;  // in order of position; few and bounded
  bool broken_ = true;
};

}  // namespace captiond
