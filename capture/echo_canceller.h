// Takes what the speakers play out of what the microphone hears.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <vector>

#include "capture/sample_clock.h"

namespace captiond {

/// WebRTC's echo canceller with its own estimate of the delay. The two sounds need not begin together, and
/// their devices' clocks may drift apart: they are brought side by side by when they arrived. How much later
/// the room's echo comes, up to an eighth of a second, the canceller finds out by itself, in a second or two
/// of sound. While nothing is played, the microphone passes sample for sample and costs nothing.
///
/// All sound is 16 kHz mono. For one thread; throws Error when the library refuses to work.
class EchoCanceller {
 public:
  using Time = SampleClock::Time;

  EchoCanceller();
  ~EchoCanceller();
  EchoCanceller(const EchoCanceller&) = delete;
  EchoCanceller& operator=(const EchoCanceller&) = delete;

  /// What the speakers were given; its last sample arrived at `arrival`.
  void play(std::span<const float> sound, Time arrival);
  /// A hole in what is played.
  void interrupt_play();
  /// What the microphone heard. Appends to `out` what is ready: all but the newest tenth of a second at most,
  /// which waits for what was played beside it.
  void hear(std::span<const float> sound, Time arrival, std::vector<float>& out);
  /// Appends what still waits, before a hole or at the end; as many samples came out as went in.
  void flush(std::vector<float>& out);
  std::size_t waiting() const { return heard_.size(); }

 private:
  struct Library;

  bool waits(std::int64_t end) const;
  void process_frame(std::vector<float>& out);
  void copy_played(std::int64_t end, std::span<float> frame) const;

  std::unique_ptr<Library> library_;
  SampleClock played_clock_, heard_clock_;
  std::deque<float> played_, heard_;                 // not used yet; bounded
  std::int64_t played_count_ = 0, heard_count_ = 0;  // all that came
  std::size_t quiet_ = std::size_t{1} << 30;         // frames without a sound played, in a row
  std::int64_t shift_ = 0;  // from a number of a sample heard to the one played beside it
};

}  // namespace captiond
