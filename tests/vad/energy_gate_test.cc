#include <gtest/gtest.h>

#include <random>

#include "vad/detector.h"

namespace captiond {
namespace {

class Room {
 public:
  /// The answer to one window of noise as loud as `amplitude`.
  float hear(float amplitude, float offset = 0.0F) {
    std::array<float, kVadWindow> window{};
    for (float& sample : window) sample = offset + amplitude * noise_(random_);
    return gate_->probability(window);
  }
  float hear_for(int windows, float amplitude) {
    float last = 0.0F;
    for (int i = 0; i < windows; ++i) last = hear(amplitude);
    return last;
  }

 private:
  std::unique_ptr<SpeechDetector> gate_ = make_energy_gate();
  std::mt19937 random_{1};
  std::normal_distribution<float> noise_{0.0F, 1.0F};
};

TEST(EnergyGate, HearsNothingInSilenceOrAFaintHum) {
  Room room;
  EXPECT_LT(room.hear(0.0F), 0.01F);
  EXPECT_LT(room.hear_for(100, 0.0005F), 0.1F);
}

TEST(EnergyGate, HearsAVoiceAtOnce) {
  Room room;
  room.hear_for(50, 0.001F);
  EXPECT_GT(room.hear(0.05F), 0.9F);
}

TEST(EnergyGate, GetsUsedToAFanAndStillHearsAVoiceOverIt) {
  Room room;
  EXPECT_GT(room.hear(0.01F), 0.9F);
  EXPECT_LT(room.hear_for(31 * 30, 0.01F), 0.1F);
  EXPECT_GT(room.hear(0.1F), 0.9F);
}

TEST(EnergyGate, KeepsHearingAVoiceThatPauses) {
  Room room;
  for (int sentence = 0; sentence < 60; ++sentence) {
    EXPECT_GT(room.hear_for(60, 0.05F), 0.8F);
    EXPECT_LT(room.hear_for(10, 0.001F), 0.2F);
  }
}

TEST(EnergyGate, IgnoresAnOffsetOfTheSoundCard) {
  Room room;
  EXPECT_LT(room.hear(0.0F, 0.3F), 0.01F);
}

}  // namespace
}  // namespace captiond
