#include <cstddef>
#include <utility>

#include "vad/detector.h"
#include "vad/swing.h"

namespace captiond {
namespace {

// -80 dB of full scale: what is fainter is the noise of the sound card.
constexpr float kSilence = 1e-8F;
constexpr std::size_t kForget = 16;  // windows of silence, half a second: what was heard before says nothing

class SilenceGate : public SpeechDetector {
 public:
  explicit SilenceGate(std::unique_ptr<SpeechDetector> detector) : detector_(std::move(detector)) {}

  float probability(std::span<const float, kVadWindow> window) override {
    if (swing_of(window).power >= kSilence) {
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
