// Windows of log-mel frames over a stream, of which each second is transformed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "whisper/audio/log_mel.h"

namespace captiond::whisper {

/// Remembers the raw frames of the last window. The next window of the same stream, moved by whole frames or
/// longer, takes those over whose samples are the same; a window anywhere else is computed afresh. Not for
/// sharing between threads.
class SlidingMel {
 public:
  /// `mel` outlives this.
  explicit SlidingMel(const LogMel& mel) : mel_(mel) {}

  /// What padded_window() returns for `samples`, the first of which is number `start` of the stream. A sample
  /// of the stream never changes.
  MelFrames window(std::int64_t start, std::span<const float> samples, std::size_t frames = kWindowFrames);

  /// Begins another stream.
  void forget() { settled_ = {}; }

 private:
  /// Frames that neither end of the sound touches: first … end - 1.
  struct Settled {
    std::int64_t first = 0, end = 0;
  };
  static Settled settled(std::size_t samples, std::size_t frames);

  const LogMel& mel_;
  std::int64_t start_ = 0;  // of the last window
  Settled settled_;         // in it
  std::vector<float> raw_;  // (frames, bands), not yet normalised
};

}  // namespace captiond::whisper
