#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "vad/detector.h"
#include "vad/swing.h"

namespace captiond {
namespace {

constexpr float kUsualLevel = 0.1F;  // of a voice recorded well, where it is loud: -20 dB of full scale
constexpr float kMostGain = 31.6F;   // 30 dB
constexpr float kFall = 0.98855F;    // of the level in a window without its like: 3 dB in a second

class Amplifier : public SpeechDetector {
 public:
  explicit Amplifier(std::unique_ptr<SpeechDetector> detector) : detector_(std::move(detector)) {}

  float probability(std::span<const float, kVadWindow> window) override {
    const Swing swing = swing_of(window);
    level_ = std::max(std::sqrt(swing.power), level_ * kFall);
    const float gain = std::clamp(kUsualLevel / std::max(level_, kUsualLevel / kMostGain), 1.0F, kMostGain);
    std::array<float, kVadWindow> louder;
    std::transform(window.begin(), window.end(), louder.begin(),
                   [&](float sample) { return swing.mean + gain * (sample - swing.mean); });
    return detector_->probability(louder);
  }

  void reset() override {
    level_ = 0.0F;
    detector_->reset();
  }

 private:
  const std::unique_ptr<SpeechDetector> detector_;
  float level_ = 0.0F;  // root of the power of the loudest window, falling since
};

}  // namespace

std::unique_ptr<SpeechDetector> make_amplifier(std::unique_ptr<SpeechDetector> detector) {
  return std::make_unique<Amplifier>(std::move(detector));
}

}  // namespace captiond
