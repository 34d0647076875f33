// A faint source is heard as loud as others.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "vad/detector.h"

namespace captiond {
namespace {

using Window = std::array<float, kVadWindow>;

/// Keeps how loud the last window was that it was asked about.
class Listener : public SpeechDetector {
 public:
  explicit Listener(float& loudest) : loudest_(loudest) {}
  float probability(std::span<const float, kVadWindow> window) override {
    return loudest_ = *std::max_element(window.begin(), window.end());
  }
  void reset() override { loudest_ = 0.0F; }

 private:
  float& loudest_;
};

/// Swings by `level` around `offset`.
Window tone(float level, float offset = 0.0F) {
  Window window;
  for (std::size_t i = 0; i < kVadWindow; ++i) window[i] = offset + (i % 2 == 0 ? level : -level);
  return window;
}

class Amplifier : public testing::Test {
 protected:
  float hear(const Window& window, int times = 1) {
    float heard = 0.0F;
    for (int i = 0; i < times; ++i) heard = amplifier_->probability(window);
    return heard;
  }

  float loudest_ = 0.0F;
  const std::unique_ptr<SpeechDetector> amplifier_ = make_amplifier(std::make_unique<Listener>(loudest_));
};

TEST_F(Amplifier, LeavesAUsualSourceAsItIs) {
  EXPECT_FLOAT_EQ(hear(tone(0.3F)), 0.3F);
  EXPECT_FLOAT_EQ(hear(tone(0.1F)), 0.1F);
}

TEST_F(Amplifier, BringsAFaintSourceUp) {
  EXPECT_NEAR(hear(tone(0.01F)), 0.1F, 1e-3F);
}

TEST_F(Amplifier, DoesNotMakeASoundOfHiss) {
  EXPECT_LT(hear(tone(0.0001F), 1000), 0.004F);
}

TEST_F(Amplifier, FollowsALouderSoundAtOnceAndAFainterOneWithinSeconds) {
  hear(tone(0.01F));
  EXPECT_FLOAT_EQ(hear(tone(0.2F)), 0.2F);
  EXPECT_LT(hear(tone(0.01F)), 0.02F);
  EXPECT_NEAR(hear(tone(0.01F), 400), 0.1F, 1e-3F);
}

TEST_F(Amplifier, LeavesTheOffsetOfTheSoundCardAlone) {
  EXPECT_NEAR(hear(tone(0.01F, 0.3F)), 0.4F, 1e-3F);
}

TEST_F(Amplifier, ForgetsTheLevelWithAllElse) {
  hear(tone(0.2F));
  amplifier_->reset();
  EXPECT_EQ(loudest_, 0.0F);
  EXPECT_NEAR(hear(tone(0.01F)), 0.1F, 1e-3F);
}

}  // namespace
}  // namespace captiond
