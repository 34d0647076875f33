#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "vad/detector.h"

namespace captiond {
namespace {

// Power around the mean, of full scale: -80 dB. The network hears no speech so faint, whatever else there is:
// measured on people's voices, it gives 0.01 at most.
constexpr float kSilence = 1e-8F;
constexpr std::size_t kForget = 16;  // windows of silence, half a second: what was heard before says nothing

bool is_silent(std::span<const float, kVadWindow> window) {
  const float mean = std::accumulate(window.begin(), window.end(), 0.0F) / kVadWindow;
  const auto add_power = [mean](float sum, float sample) { return sum + (sample - mean) * (sample - mean); };
  return std::accumulate(window.begin(), window.end(), 0.0F, add_power) < kSilence * kVadWindow;
}

class SilenceGate : public SpeechDetector {
 public:
  explicit SilenceGate(std::unique_ptr<SpeechDetector> detector) : detector_(std::move(detector)) {}

  float probability(std::span<const float, kVadWindow> window) override {
    if (!is_silent(window)) {
      silent_ = 0;
      return detector_->probability(window);
    }
    if (++silent_ == kForget) detector_->reset();
    return 0.0F;
  }

  void reset() override { detector_->reset(); }

 private:
  const std::unique_ptr<SpeechDetector> detector_;
  std::size_t silent_ = 0;  // windows in a row
};

}  // namespace

std::unique_ptr<SpeechDetector> make_silence_gate(std::unique_ptr<SpeechDetector> detector) {
  return std::make_unique<SilenceGate>(std::move(detector));
}

}  // namespace captiond
