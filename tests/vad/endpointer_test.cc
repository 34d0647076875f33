#include "vad/endpointer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "vad/detector.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr auto kBegin = SpeechEvent::Kind::begin, kEnd = SpeechEvent::Kind::end;
constexpr SampleTime kStep(kVadWindow);

class Ear {
 public:
  explicit Ear(const VadOptions& options = {}) : endpointer(options) {}

  Ear& hear(int windows, float probability) {
    for (int i = 0; i < windows; ++i) note(endpointer.push(probability));
    return *this;
  }
  void note(const std::optional<SpeechEvent>& event) {
    if (event) events.push_back(*event);
  }

  Endpointer endpointer;
  std::vector<SpeechEvent> events;
};

TEST(Endpointer, SpeechReachesFromBeforeItsOnsetToAfterItsEnd) {
  Ear ear;
  ear.hear(50, 0.1F).hear(40, 0.9F).hear(50, 0.1F);
  EXPECT_THAT(ear.events,
              ElementsAre(SpeechEvent{kBegin, 50 * kStep - 500ms}, SpeechEvent{kEnd, 90 * kStep + 200ms}));
}

TEST(Endpointer, SpeechAtTheVeryStartBeginsAtZero) {
  Ear ear;
  ear.hear(4, 0.9F);
  EXPECT_THAT(ear.events, ElementsAre(SpeechEvent{kBegin, SampleTime(0)}));
}

TEST(Endpointer, AClickIsNoSpeech) {
  Ear ear;
  ear.hear(20, 0.1F).hear(1, 0.9F).hear(20, 0.1F);
  EXPECT_THAT(ear.events, IsEmpty());
}

TEST(Endpointer, AShortPauseOrAFadingWordDoesNotEndSpeech) {
  Ear ear;
  ear.hear(20, 0.9F).hear(10, 0.1F).hear(20, 0.9F).hear(100, 0.4F);
  EXPECT_TRUE(ear.endpointer.speaking());
  EXPECT_EQ(ear.endpointer.quiet_for(), SampleTime(0));
}

TEST(Endpointer, BetweenTheBoundsQuietGoesOn) {
  Ear ear;
  ear.hear(20, 0.9F).hear(1, 0.1F).hear(20, 0.4F);
  EXPECT_THAT(ear.events,
              ElementsAre(SpeechEvent{kBegin, SampleTime(0)}, SpeechEvent{kEnd, 20 * kStep + 200ms}));
}

TEST(Endpointer, TheNextSpeechNeverBeginsInsideTheLast) {
  VadOptions options;
  options.min_silence = 100ms;
  Ear ear(options);
  ear.hear(20, 0.9F).hear(5, 0.1F).hear(20, 0.9F);
  ASSERT_EQ(ear.events.size(), 3U);
  EXPECT_EQ(ear.events[1].at, 24 * kStep);  // the post-roll is cut where the end was found
  EXPECT_EQ(ear.events[2].at, ear.events[1].at);
}

TEST(Endpointer, AHoleEndsSpeechAndTimesGoOnBehindIt) {
  Ear ear;
  ear.hear(20, 0.9F);
  ear.note(ear.endpointer.jump(100 * kStep));
  ear.hear(4, 0.9F);
  EXPECT_THAT(ear.events, ElementsAre(SpeechEvent{kBegin, SampleTime(0)}, SpeechEvent{kEnd, 20 * kStep},
                                      SpeechEvent{kBegin, 100 * kStep}));
}

TEST(Endpointer, WhereNothingElseIsHeardAQuietVoiceIsToldAtLess) {
  Ear ear;
  ear.hear(900, 0.01F).hear(4, 0.4F);
  EXPECT_TRUE(ear.endpointer.speaking());
  EXPECT_NEAR(ear.endpointer.threshold(), 0.36F, 0.02F);
  VadOptions fixed;
  fixed.adaptive = false;
  Ear other(fixed);
  EXPECT_THAT(other.hear(900, 0.01F).hear(4, 0.4F).events, IsEmpty());
}

TEST(Endpointer, WhereMusicIsHalfTakenForSpeechMoreIsAskedFor) {
  Ear ear;
  for (int i = 0; i < 800; ++i) ear.hear(1, 0.2F).hear(1, 0.45F);
  EXPECT_GT(ear.endpointer.threshold(), 0.7F);
  EXPECT_THAT(ear.hear(4, 0.65F).events, IsEmpty());
  ear.hear(4, 0.95F);
  EXPECT_TRUE(ear.endpointer.speaking()) << "a clear voice is told all the same";
}

TEST(Endpointer, EventsAlternateAndNeverRunBackWhateverIsHeard) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> any(0.0F, 1.0F);
  for (int round = 0; round < 300; ++round) {
    VadOptions options;
    options.min_silence = SampleTime(random() % 8000);
    options.pre_roll = SampleTime(random() % 16000);
    options.post_roll = SampleTime(random() % 16000);
    Ear ear(options);
    for (int turn = 0; turn < 100; ++turn) ear.hear(static_cast<int>(random() % 30), any(random));
    SampleTime last{0};
    for (std::size_t i = 0; i < ear.events.size(); ++i) {
      EXPECT_EQ(ear.events[i].kind, i % 2 ? kEnd : kBegin);
      EXPECT_GE(ear.events[i].at, last);
      EXPECT_LE(ear.events[i].at, ear.endpointer.now());
      last = ear.events[i].at;
    }
  }
}

}  // namespace
}  // namespace captiond
