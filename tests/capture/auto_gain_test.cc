#include "capture/auto_gain.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/time.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

constexpr std::size_t kWindow = 512;

/// Half seconds of speech, so many dB below full scale, with pauses full of hiss 30 dB below it.
std::vector<float> speech(int seconds, double level) {
  std::vector<float> sound = test::noise(static_cast<std::size_t>(seconds * kSampleRate));
  const double amplitude = std::pow(10.0, level / 20.0) / 0.28;  // the noise lies at -11 dB
  for (std::size_t i = 0; i < sound.size(); ++i)
    sound[i] *= static_cast<float>(amplitude * (i / 8000 % 2 == 0 ? 1.0 : 0.03));
  return sound;
}

std::vector<float> raised(AutoGain& gain, std::vector<float> sound) {
  for (std::size_t i = 0; i + kWindow <= sound.size(); i += kWindow)
    gain.apply(std::span(sound).subspan(i, kWindow));
  return sound;
}

float peak(const std::vector<float>& sound) {
  return std::abs(*std::ranges::max_element(sound, {}, [](float sample) { return std::abs(sample); }));
}

TEST(AutoGain, LeavesSpeechOfOrdinaryLoudnessAsItIs) {
  AutoGain gain;
  const auto sound = speech(10, -30);
  EXPECT_EQ(raised(gain, sound), sound);
}

TEST(AutoGain, RaisesSpeechThatIsTooQuiet) {
  AutoGain gain;
  raised(gain, speech(30, -66));
  EXPECT_NEAR(gain.decibels(), 36.0, 3.0);
}

TEST(AutoGain, RaisesNoHiss) {
  AutoGain gain;
  std::vector<float> hiss = test::noise(20 * kSampleRate);
  for (float& sample : hiss) sample *= 0.001F;
  raised(gain, hiss);
  EXPECT_EQ(gain.decibels(), 0.0);
}

TEST(AutoGain, LetsNoLoudWordClip) {
  AutoGain gain;
  raised(gain, speech(30, -66));
  ASSERT_GT(gain.decibels(), 30.0);
  const auto loud = speech(1, -12);
  EXPECT_LE(peak(raised(gain, loud)), std::max(0.51F, peak(loud)));
}

}  // namespace
}  // namespace captiond
