// A session at the pace of the world, with workers on threads of their own.
#pragma once

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>

#include "base/bounded_queue.h"
#include "base/wakeup.h"
#include "daemon/commands/replay.h"
#include "daemon/lanes/worker.h"
#include "stream/session.h"

namespace captiond {

/// Drives a session as StreamThread does, for one recording. Used by one thread.
class ReplayClock {
 public:
  /// Loads the models; the clock starts when they are there. Throws what loading throws.
  ReplayClock(const Engines& engines, const ReplayOptions& options, const ShowUpdate& show);

  /// Waits until the window has been spoken, then lets the session hear it.
  void push(std::span<const float, kVadWindow> window, float speech);
  /// Waits until all is committed.
  void end();
  Work work(Role role) const { return work_[static_cast<std::size_t>(role)]; }

 private:
  using Clock = std::chrono::steady_clock;

  void wait_for(Worker& worker);
  void serve(Clock::time_point until);
  void take_answers();
  void give_passes();
  void tell();

  Session session_;
  const ShowUpdate& show_;
  Wakeup bell_;
  BoundedQueue<Answer> answers_{4};
  std::unique_ptr<Worker> preview_, confirm_;  // preview is null when confirm works alone
  Clock::time_point begun_;
  std::array<Work, 2> work_{};  // by role
};

}  // namespace captiond
