// How a source's thread waits: always for its stop bell too.
#pragma once

#include <algorithm>
#include <chrono>

#include "base/wakeup.h"
#include "capture/feed.h"

namespace captiond {

/// Waits until `due`; true when the bell rang before.
inline bool stops_before(Wakeup& stop, std::chrono::steady_clock::time_point due) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - std::chrono::steady_clock::now());
  return stop.wait(std::max(left, std::chrono::milliseconds{0}));
}

/// Waits until the feed has room; true when the bell rang before. A feed has no bell for room: only files and
/// pipes wait for it, and only when they are faster than what reads them.
inline bool stops_before_room(Wakeup& stop, const Feed& feed, std::size_t samples, SoundFormat format) {
  constexpr std::chrono::milliseconds kLook{5};
  while (!feed.has_room(samples, format)) {
    if (stop.wait(kLook)) return true;
  }
  return stop.wait(std::chrono::milliseconds{0});
}

}  // namespace captiond
