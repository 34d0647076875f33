#include "daemon/commands/replay.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <thread>

#include "daemon/commands/replay_clock.h"

namespace captiond {
namespace {

/// A worker for the simulator: runs the pass at once and says what it cost.
class Runner {
 public:
  Runner(std::unique_ptr<Recognizer> recognizer, std::optional<double> cost)
      : recognizer_(std::move(recognizer)), cost_(cost) {}

  PassResult operator()(const Pass& pass) {
    const auto begun = std::chrono::steady_clock::now();
    PassResult result{pass.id, {}, false, 0.0};
    try {
      result.hypothesis = recognizer_->recognize(pass);
    } catch (const std::exception&) {
      result.failed = true;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begun;
    result.cost = cost_.value_or(taken.count());
    return result;
  }

 private:
  std::shared_ptr<Recognizer> recognizer_;  // shared: a std::function wants to copy
  std::optional<double> cost_;
};

Simulator::Worker make_runner(const Engines& engines, const ReplayOptions& options, Role role) {
  if (role == Role::preview && !options.preview) return {};
  const auto cost = options.cost.find(role);
  return Runner(engines.recognizer(role),
                cost == options.cost.end() ? std::nullopt : std::optional(cost->second));
}

/// The clock of the simulator, with the same face as ReplayClock.
class VirtualClock {
 public:
  VirtualClock(const Engines& engines, const ReplayOptions& options, const ShowUpdate& show)
      : session_(options.stream, options.vad),
        simulator_(session_, make_runner(engines, options, Role::preview),
                   make_runner(engines, options, Role::confirm)),
        show_(show) {}

  void push(std::span<const float, kVadWindow> window, float speech) {
    simulator_.push(window, speech);
    tell();
  }
  void end() {
    simulator_.end();
    tell();
  }
  Work work(Role role) const { return simulator_.work(role); }

 private:
  void tell() {
    for (const Shown& shown : simulator_.take_shown()) show_(shown);
  }

  Session session_;
  Simulator simulator_;
  const ShowUpdate& show_;
};

/// Processor time of the whole process.
double cpu_seconds() {
  timespec used{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<double>(used.tv_sec) + static_cast<double>(used.tv_nsec) * 1e-9;
}

/// Feeds a clock window by window; the last is filled up with silence.
template <typename Clock>
ReplayTotals play(std::span<const float> samples, SpeechDetector& detector, Clock&& clock) {
  const double begun = cpu_seconds();
  for (auto rest = samples; !rest.empty();) {
    std::array<float, kVadWindow> window{};
    const std::size_t count = std::min(rest.size(), window.size());
    std::copy_n(rest.begin(), count, window.begin());
    clock.push(window, detector.probability(window));
    rest = rest.subspan(count);
  }
  clock.end();
  return {static_cast<double>(samples.size()) / kSampleRate,
          cpu_seconds() - begun,
          {{Role::preview, clock.work(Role::preview)}, {Role::confirm, clock.work(Role::confirm)}}};
}

}  // namespace

ReplayTotals replay(std::span<const float> samples, const Engines& engines, const ReplayOptions& options,
                    const ShowUpdate& show) {
  const auto detector = engines.detector();
  if (options.real_clock) return play(samples, *detector, ReplayClock(engines, options, show));
  return play(samples, *detector, VirtualClock(engines, options, show));
}

}  // namespace captiond
