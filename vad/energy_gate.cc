#include <algorithm>
#include <cmath>
#include <numeric>

#include "vad/detector.h"

namespace captiond {
namespace {

constexpr float kLowestFloor = -65.0F;   // dB full scale; whatever is 9 dB above is loud enough to be speech
constexpr float kHighestFloor = -25.0F;  // steady noise above this hides all speech anyway
constexpr float kFall = 0.3F;            // of the way down to a quieter window, at each
constexpr float kRise = 0.05F;           // dB a window: 1.6 dB a second, slower than speech pauses
constexpr float kMargin = 9.0F;          // dB above the floor where speech and noise are as likely
constexpr float kSlope = 2.0F;           // dB over which that turns

/// Power of the window around its mean, in dB full scale: an offset of the sound card is no sound.
float level_of(std::span<const float, kVadWindow> window) {
  const float mean = std::accumulate(window.begin(), window.end(), 0.0F) / kVadWindow;
  float power = 0.0F;
  for (const float sample : window) power += (sample - mean) * (sample - mean);
  return 10.0F * std::log10(power / kVadWindow + 1e-10F);
}

/// Tracks the noise floor, which falls with every pause and creeps up otherwise, and compares with it.
class EnergyGate : public SpeechDetector {
 public:
  float probability(std::span<const float, kVadWindow> window) override {
    const float level = level_of(window);
    floor_ = level < floor_ ? floor_ + kFall * (level - floor_) : floor_ + kRise;
    floor_ = std::clamp(floor_, kLowestFloor, kHighestFloor);
    return 1.0F / (1.0F + std::exp((floor_ + kMargin - level) / kSlope));
  }

  void reset() override { floor_ = kLowestFloor; }

 private:
  float floor_ = kLowestFloor;  // dB full scale
};

}  // namespace

std::unique_ptr<SpeechDetector> make_energy_gate() {
  return std::make_unique<EnergyGate>();
}

}  // namespace captiond
