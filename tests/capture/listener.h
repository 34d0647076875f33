// The reader's side of a feed, for tests.
#pragma once

#include <chrono>
#include <functional>
#include <vector>

#include "base/wakeup.h"
#include "capture/feed.h"

namespace captiond::test {

/// Stands in for the stream thread: takes every block and keeps what it held.
class Listener {
 public:
  explicit Listener(std::size_t blocks = 512) : feed(bell_, blocks) {}

  /// Listens until `done` holds; false when that takes longer than any sound machine needs.
  bool until(const std::function<bool()>& done) {
    constexpr std::chrono::seconds kPatience{30};
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (true) {
      // The status first: what was written before it must be heard before `done` sees it.
      state = feed.status().state;
      take_all();
      if (done()) return true;
      if (std::chrono::steady_clock::now() > deadline) return false;
      bell_.wait(std::chrono::milliseconds{50});
    }
  }
  bool until_state(SourceState wanted) {
    return until([&] { return state == wanted; });
  }
  bool until_frames(std::size_t more) {
    const std::size_t wanted = frames + more;
    return until([&] { return frames >= wanted; });
  }
  void take_all() {
    for (const Block* block = feed.front(); block; block = feed.front()) {
      take(*block);
      feed.pop();
    }
  }

 private:
  Wakeup bell_;  // before the feed that rings it

 public:
  Feed feed;
  SourceState state = SourceState::starting;
  std::vector<float> samples;  // interleaved, all that was heard
  std::size_t frames = 0;
  SoundFormat format;                   // of the last block
  std::chrono::nanoseconds missing{0};  // the sum
  std::chrono::steady_clock::time_point last_arrival{};

 private:
  void take(const Block& block) {
    samples.insert(samples.end(), block.used().begin(), block.used().end());
    frames += block.frames;
    format = block.format;
    missing += block.missing;
    last_arrival = block.arrival;
  }
};

}  // namespace captiond::test
