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

/// Counts how often it is asked, and says how often it was told to forget.
class Counter : public SpeechDetector {
 public:
  Counter(int& asked, int& forgot) : asked_(asked), forgot_(forgot) {}
  float probability(std::span<const float, kVadWindow>) override { return ++asked_, 0.9F; }
  void reset() override { ++forgot_; }

 private:
  int &asked_, &forgot_;
};

TEST(SilenceGate, AsksAboutSoundAlone) {
  int asked = 0, forgot = 0;
  const auto gate = make_silence_gate(std::make_unique<Counter>(asked, forgot));
  std::array<float, kVadWindow> window{};
  for (int i = 0; i < 100; ++i) EXPECT_EQ(gate->probability(window), 0.0F);
  window.fill(0.3F);  // an offset of the sound card
  EXPECT_EQ(gate->probability(window), 0.0F);
  EXPECT_EQ(asked, 0);
  EXPECT_EQ(forgot, 1);
  for (std::size_t i = 0; i < kVadWindow; i += 2) window[i] += 0.001F;
  EXPECT_EQ(gate->probability(window), 0.9F);
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace captiond
