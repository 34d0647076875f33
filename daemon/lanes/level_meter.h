// How loud it is.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace captiond {

/// Measures mono sound in stretches of a tenth of a second. Used by the stream thread.
class LevelMeter {
 public:
  struct Level {
    double rms = 0.0, peak = 0.0;  // dB full scale, -100 at least
  };

  /// The level of the newest stretch that these 16 kHz samples complete, if any.
  std::optional<Level> push(std::span<const float> samples);

 private:
  double energy_ = 0.0;
  float peak_ = 0.0F;
  std::size_t count_ = 0;
};

}  // namespace captiond
