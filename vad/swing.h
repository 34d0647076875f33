// How loud a window is, whatever the sound card's offset.
#pragma once

#include <numeric>
#include <span>

#include "vad/detector.h"

namespace captiond {

/// Around which the samples swing, and the mean of their squares around it: of full scale.
struct Swing {
  float mean = 0.0F, power = 0.0F;
};

inline Swing swing_of(std::span<const float, kVadWindow> window) {
  const float mean = std::accumulate(window.begin(), window.end(), 0.0F) / kVadWindow;
  const auto add = [mean](float sum, float sample) { return sum + (sample - mean) * (sample - mean); };
  return {mean, std::accumulate(window.begin(), window.end(), 0.0F, add) / kVadWindow};
}

}  // namespace captiond
