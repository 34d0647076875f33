// Is someone speaking?
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace captiond {

/// Samples that one answer is about: 32 ms.
inline constexpr std::size_t kVadWindow = 512;

/// Says how likely each successive window of a stream is speech. Keeps state between windows, so one detector
/// serves one source; used by one thread.
class SpeechDetector {
 public:
  virtual ~SpeechDetector() = default;
  /// Probability in [0, 1] that `window` holds speech.
  virtual float probability(std::span<const float, kVadWindow> window) = 0;
  /// Forgets what was heard: after a gap.
  virtual void reset() = 0;
};

/// The Silero network (v6, 16 kHz) from its authors' safetensors file. Throws Error(bad_model) that names the
/// file, what was expected and what was found.
std::unique_ptr<SpeechDetector> load_silero(const std::string& path);

/// A gate on the signal's energy over its own noise floor, for machines without the network's weights.
std::unique_ptr<SpeechDetector> make_energy_gate();

/// Asks `detector` about what is not silent alone: a machine that plays nothing is heard at no cost.
std::unique_ptr<SpeechDetector> make_silence_gate(std::unique_ptr<SpeechDetector> detector);

/// Lets `detector` hear a faint source as loud as others: the level of the last seconds is brought up to that
/// of a voice recorded well, by 30 dB at most. The network hears by its level too: of words that it is sure
/// of at -20 dB it gives 0.3 at -50. Hiss stays hiss to it however loud.
std::unique_ptr<SpeechDetector> make_amplifier(std::unique_ptr<SpeechDetector> detector);

}  // namespace captiond
