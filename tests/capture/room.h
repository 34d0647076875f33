// A room with loudspeakers and a microphone, for tests.
#pragma once

#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace captiond::test {

/// What a microphone hears of what is played, both 16 kHz: `delay` samples later, `gain` times as loud, with
/// reflections that fade away within 60 ms.
inline std::vector<float> echo_of(const std::vector<float>& played, std::size_t delay, float gain) {
  constexpr std::size_t kReflections = 24, kLongest = 960;
  std::minstd_rand random(7);
  std::vector<float> heard(played.size() + delay + kLongest, 0.0F);
  const auto add = [&](std::size_t later, float strength) {
    for (std::size_t i = 0; i < played.size(); ++i) heard[i + delay + later] += strength * played[i];
  };
  add(0, gain);
  for (std::size_t i = 0; i < kReflections; ++i) {
    const std::size_t later = 20 + random() % (kLongest - 20);
    const float fading = std::exp(-4.0F * static_cast<float>(later) / kLongest);
    add(later, (random() % 2 ? 0.4F : -0.4F) * gain * fading);
  }
  return heard;
}

}  // namespace captiond::test
