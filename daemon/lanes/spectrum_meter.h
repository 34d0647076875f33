// What it sounds like.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "whisper/audio/log_mel.h"

namespace captiond {

/// Measures mono sound in stretches of a twentieth of a second, in the mel bands that the models hear, two
/// and two of them together. Used by the stream thread.
class SpectrumMeter {
 public:
  /// The bands of the newest stretch that these 16 kHz samples complete, if any: dB full scale, -100 … 0, low
  /// sounds first.
  std::optional<std::vector<int>> push(std::span<const float> samples);

 private:
  std::vector<int> measure() const;

  whisper::LogMel mel_{80};
  std::vector<float> samples_;  // the stretch under way, and as much before it as its first frame looks at
};

}  // namespace captiond
