// The two workers, and whether their models are in memory.
#pragma once

#include <algorithm>
#include <chrono>
#include <optional>

#include "base/bounded_queue.h"
#include "base/time.h"
#include "base/wakeup.h"
#include "daemon/lanes/worker.h"

namespace captiond {

/// Brings the models back with speech and lets go of them when nobody has spoken for long. Driven by the
/// stream thread, unless stated otherwise.
class Workers {
 public:
  using Clock = std::chrono::steady_clock;
  enum class News { none, ready, resting };

  /// Begins to load both. `bell` outlives this; it rings when an answer came or loading is over.
  Workers(const RecognizerFactory& make, Wakeup& bell);

  Worker& preview() { return preview_; }
  Worker& confirm() { return confirm_; }

  /// The next answer; its worker is idle again.
  std::optional<Answer> take_answer();
  /// What became of the models since it was asked last. `quiet`: nobody speaks, and no pass is wanted; after
  /// `patience` of that they rest (0: never). Rethrows why a model can never be loaded.
  News watch(bool quiet, SampleTime patience, Clock::time_point now);
  /// How long the longer pass under way has taken. Any thread.
  std::chrono::nanoseconds busy_for() const { return std::max(preview_.busy_for(), confirm_.busy_for()); }

 private:
  BoundedQueue<Answer> answers_{4};
  Worker preview_, confirm_;
  enum class State { loading, ready, resting } state_ = State::loading;
  Clock::time_point stirred_;  // when speech was last heard or captioned
};

}  // namespace captiond
