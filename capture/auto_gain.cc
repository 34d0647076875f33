#include "capture/auto_gain.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/time.h"

namespace captiond {
namespace {

constexpr double kTarget = -30.0, kQuiet = -45.0, kMost = 40.0;             // dB
constexpr double kStandsOut = 10.0;                                         // dB above the noise
constexpr double kSpeechFades = 6.0, kNoiseRises = 3.0, kGainMoves = 20.0;  // dB in a second
constexpr double kHighestPeak = -6.0;

double to_decibels(double amplitude) {
  return 20.0 * std::log10(std::max(amplitude, 1e-6));
}

float to_amplitude(double decibels) {
  return static_cast<float>(std::pow(10.0, decibels / 20.0));
}

float peak_of(std::span<const float> sound) {
  float peak = 0.0F;
  for (const float sample : sound) peak = std::max(peak, std::abs(sample));
  return peak;
}

}  // namespace

void AutoGain::apply(std::span<float> sound) {
  if (sound.empty()) return;
  const double energy = std::inner_product(sound.begin(), sound.end(), sound.begin(), 0.0);
  const double seconds = static_cast<double>(sound.size()) / kSampleRate;
  const double level = to_decibels(std::sqrt(energy / static_cast<double>(sound.size())));
  const double step = kGainMoves * seconds;
  const double limit = std::max(0.0, kHighestPeak - to_decibels(double{peak_of(sound)}));
  const double from = std::min(gain_, limit);  // a peak is limited at once, all else changes gradually
  gain_ = std::min(std::clamp(wanted(level, seconds), from - step, from + step), limit);
  if (from == 0.0 && gain_ == 0.0) return;
  const float first = to_amplitude(from), last = to_amplitude(gain_);
  for (std::size_t i = 0; i < sound.size(); ++i)
    sound[i] *= first + (last - first) * static_cast<float>(i + 1) / static_cast<float>(sound.size());
}

double AutoGain::wanted(double level, double seconds) {
  noise_ = std::min(level, noise_ + kNoiseRises * seconds);
  if (level > noise_ + kStandsOut)
    speech_ = std::max({level, speech_ - kSpeechFades * seconds, kTarget - kMost});
  return speech_ < kQuiet ? kTarget - speech_ : 0.0;
}

}  // namespace captiond
