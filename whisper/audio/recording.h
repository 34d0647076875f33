// A recording as the encoder hears it, window by window.
#pragma once

#include <cstddef>
#include <span>

#include "whisper/audio/log_mel.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// A stretch of a recording in mel frames of 10 ms.
struct Stretch {
  std::size_t begin = 0, end = 0;

  std::size_t size() const { return end - begin; }
  bool operator==(const Stretch&) const = default;
};

inline constexpr double kFramesPerSecond = 100.0;

/// Seconds from the start of the recording.
constexpr double seconds_of(std::size_t frame) {
  return static_cast<double>(frame) / kFramesPerSecond;
}

/// The nearest frame; none lies before the recording.
std::size_t frame_at(double seconds);

/// The log-mel windows of a recording, in which 30 s of silence follow the sound. They are computed when
/// asked for, so an hour takes no more memory than a minute. Keeps a view of the samples. Used by one thread.
class Recording {
 public:
  /// `samples`: 16 kHz mono. Finds the loudest frame: it sets the scale of all windows.
  Recording(std::size_t bands, std::span<const float> samples);

  /// Frames that hold sound.
  std::size_t frames() const { return samples_.size() / kHop; }

  /// The frames of `stretch` (at most 3000, of the sound and the silence after it), filled up with 0 to 3000
  /// as OpenAI's transcribe() does. Valid until the next call.
  ConstMatrixView window(Stretch stretch);

 private:
  std::span<float> raw(Stretch stretch);

  LogMel mel_;
  std::span<const float> samples_;
  MelFrames window_;
  float maximum_ = LogMel::kSilence;
};

}  // namespace captiond::whisper
