// A session on a clock of its own.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "stream/session.h"

namespace captiond {

/// An update, when it was shown and what had been heard by then.
struct Shown {
  Update update;
  double audio_time = 0.0;  // seconds of sound given to the session
  double emit_time = 0.0;   // seconds on the clock: the sample at t arrives at t
};

/// What a worker has done.
struct Work {
  std::size_t passes = 0;
  double busy = 0.0;  // seconds
};

/// Drives a session as the daemon does, with one worker for each role, on a virtual clock: sound arrives when
/// it would, a worker is busy for as long as its pass cost, and nothing waits. The same sound, answers and
/// costs give the same updates at the same times. Used by one thread.
class Simulator {
 public:
  /// Answers a pass and says what it cost; must not throw. Empty: there is no such worker.
  using Worker = std::function<PassResult(const Pass&)>;

  Simulator(Session& session, Worker preview, Worker confirm);

  /// Lets the clock run on to the end of the window, where the session hears it.
  void push(std::span<const float, kVadWindow> window, float speech);
  void gap(SampleTime length);
  /// Ends the sound and lets the clock run until all is committed.
  void end();

  std::vector<Shown> take_shown() { return std::exchange(shown_, {}); }
  Work work(Role role) const { return workers_[static_cast<std::size_t>(role)].done; }

 private:
  struct Station {
    Worker work;
    std::optional<PassResult> answer;  // of the pass it is busy with
    double done_at = 0.0;
    Work done{};
  };

  void run_until(double time);
  Station* next_to_finish(double limit);
  void finish(Station& station);
  void start_idle_workers();
  void collect();

  Session& session_;
  std::array<Station, 2> workers_;  // by role
  double now_ = 0.0;
  std::vector<Shown> shown_;
};

}  // namespace captiond
