// No first word is clipped: the utterance begins before the first sound of every recording.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "base/time.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "vad/detector.h"
#include "vad/endpointer.h"

namespace captiond {
namespace {

constexpr std::size_t kSilence = 16000, kFrame = 160;

float power(std::span<const float> samples) {
  float sum = 0.0F;
  for (const float sample : samples) sum += sample * sample;
  return sum / static_cast<float>(samples.size());
}

/// The first 10 ms that are louder than 30 dB below the whole.
std::size_t first_sound(std::span<const float> samples) {
  const float limit = power(samples) * 1e-3F;
  std::size_t at = 0;
  while (at + kFrame < samples.size() && power(samples.subspan(at, kFrame)) < limit) at += kFrame;
  return at;
}

/// Where speech begins in a second of silence followed by the recording.
std::optional<SampleTime> begin_of_speech(SpeechDetector& detector, const std::vector<float>& clip) {
  std::vector<float> samples(kSilence, 0.0F);
  samples.insert(samples.end(), clip.begin(), clip.end());
  detector.reset();
  Endpointer endpointer{VadOptions{}};
  for (std::size_t at = 0; at + kVadWindow <= samples.size(); at += kVadWindow) {
    const auto event =
        endpointer.push(detector.probability(std::span(samples).subspan(at).first<kVadWindow>()));
    if (event) return event->at;
  }
  return std::nullopt;
}

class Onset : public testing::TestWithParam<float> {};

/// Also of prompts as faint as a voice from the far end of a hall.
TEST_P(Onset, OfEveryPromptIsKept) {
  const auto prompts = test::prompts();
  const auto weights = test::model("silero-vad");
  if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
  if (!weights) GTEST_SKIP() << "the model silero-vad is not installed";
  const auto detector =
      make_silence_gate(make_amplifier(load_silero(*weights / "silero_vad_16k.safetensors")));
  for (const auto& entry : std::filesystem::directory_iterator(*prompts)) {
    const std::string name = entry.path().filename();
    const bool speech = name.find("monkeys") == std::string::npos && name.find("tone") == std::string::npos &&
                        name.find("beep") == std::string::npos;
    if (entry.path().extension() != ".flac" || !speech) continue;
    auto clip = test::read_clip(entry.path());
    for (float& sample : clip) sample *= GetParam();
    const auto begin = begin_of_speech(*detector, clip);
    ASSERT_TRUE(begin) << name << " is not heard at all";
    EXPECT_LE(begin->count(), static_cast<SampleTime::rep>(kSilence + first_sound(clip))) << name;
  }
}

INSTANTIATE_TEST_SUITE_P(AsLoudAs, Onset, testing::Values(1.0F, 0.03F));

}  // namespace
}  // namespace captiond
