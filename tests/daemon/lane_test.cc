#include "daemon/lanes/lane.h"

#include <gtest/gtest.h>

#include "daemon/lanes/sleep_watch.h"
#include "daemon/reload.h"
#include "tests/daemon/fake_engines.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

SourceOptions microphone() {
  SourceOptions source;
  source.id = "mic";
  return source;
}

/// 10 ms of a hum at 16 kHz mono.
Block block(float amplitude, std::chrono::nanoseconds missing = 0ns) {
  Block block;
  block.format = {16000, 1};
  block.frames = 160;
  block.missing = missing;
  block.arrival = Clock::now();
  for (std::size_t i = 0; i < 160; ++i) {
    block.samples[i] = amplitude * std::sin(0.3F * static_cast<float>(i));
  }
  return block;
}

/// A lane, and a recogniser that answers at once.
class LaneTest : public testing::Test {
 protected:
  void hear(int blocks, float amplitude, std::chrono::nanoseconds missing = 0ns) {
    for (int i = 0; i < blocks; ++i) {
      lane_.take(block(amplitude, i == 0 ? missing : 0ns), "device-lost");
      recognise();
    }
  }
  void recognise() {
    for (const Role role : {Role::preview, Role::confirm}) {
      while (const auto pass = lane_.session().next_pass(role)) {
        samples_passed_ += pass->samples->size();
        lane_.session().finish_pass(role, {pass->id, recognizer_.recognize(*pass), false, 0.0});
      }
    }
    for (proto::ServerMessage& message : lane_.take_messages()) messages_.push_back(std::move(message));
  }
  template <typename T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const auto& message : messages_) {
      if (const T* wanted = std::get_if<T>(&message)) found.push_back(*wanted);
    }
    return found;
  }
  std::vector<proto::Word> committed() const {
    std::vector<proto::Word> words;
    for (const auto& caption : all<proto::Caption>()) {
      words.insert(words.end(), caption.committed.begin(), caption.committed.end());
    }
    return words;
  }

  test::FakeRecognizer recognizer_;
  Lane lane_{microphone(), StreamOptions{}, VadOptions{}, make_energy_gate()};
  std::vector<proto::ServerMessage> messages_;
  std::size_t samples_passed_ = 0;
};

TEST_F(LaneTest, CaptionsWhatIsSaid) {
  hear(100, 0.0F);
  hear(200, 0.3F);
  hear(200, 0.0F);
  ASSERT_GE(committed().size(), 6U);
  EXPECT_GT(committed().front().start, 0.4);
  EXPECT_LT(committed().back().end, 3.6);
  EXPECT_TRUE(all<proto::Caption>().back().final);
  EXPECT_NEAR(all<proto::Caption>().front().time, static_cast<double>(std::time(nullptr)), 60.0);
}

TEST_F(LaneTest, MeasuresTheLevelTenTimesASecondWhileSomebodyWantsIt) {
  hear(100, 0.5F);
  EXPECT_TRUE(all<proto::Level>().empty());
  lane_.watch({.levels = true});
  hear(100, 0.5F);
  const auto levels = all<proto::Level>();
  ASSERT_GE(levels.size(), 9U);
  EXPECT_NEAR(levels[0].peak, -6.0, 0.5);
  EXPECT_NEAR(levels[0].rms, -9.0, 0.5);
}

TEST_F(LaneTest, AppliesTheGain) {
  SourceOptions quieter = microphone();
  quieter.gain = 0.5F;
  lane_.change(quieter, {}, {});
  lane_.watch({.levels = true});
  hear(50, 0.5F);
  EXPECT_NEAR(all<proto::Level>().at(0).peak, -12.0, 0.5);
}

TEST_F(LaneTest, TellsWhatItSoundsLikeWhileSomebodyWantsIt) {
  hear(100, 0.5F);
  EXPECT_TRUE(all<proto::Spectrum>().empty());
  lane_.watch({.spectrum = true});
  hear(100, 0.5F);
  const auto spectra = all<proto::Spectrum>();
  ASSERT_GE(spectra.size(), 19U) << "twenty a second";
  const std::vector<int>& bands = spectra.back().bands;
  ASSERT_EQ(bands.size(), proto::Spectrum::kBands);
  const auto loudest = std::ranges::max_element(bands);
  EXPECT_GT(*loudest, -20) << "half of full scale";
  EXPECT_LT(loudest - bands.begin(), 20) << "a hum of 760 Hz lies in the lower half";
  EXPECT_LT(bands.back(), *loudest - 10);
  lane_.watch({});
  hear(100, 0.5F);
  EXPECT_EQ(all<proto::Spectrum>().size(), spectra.size());
  lane_.watch({.spectrum = true});
  messages_.clear();
  hear(100, 0.0F);
  EXPECT_EQ(all<proto::Spectrum>().back().bands, std::vector<int>(proto::Spectrum::kBands, -100));
}

TEST_F(LaneTest, AHoleEndsTheUtteranceAndMovesPositions) {
  hear(100, 0.0F);
  hear(150, 0.3F);
  hear(150, 0.3F, 10s);
  hear(100, 0.0F);
  const auto gaps = all<proto::Gap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].reason, "device-lost");
  EXPECT_NEAR(gaps[0].start, 2.5, 0.001);
  EXPECT_NEAR(gaps[0].length, 10.0, 0.001);
  EXPECT_NEAR(to_seconds(lane_.session().now()), 15.0, 0.04);
  for (const proto::Word& word : committed()) {
    EXPECT_TRUE(word.end <= 2.6 || word.start >= 12.4) << "a word in the hole: " << word.start;
  }
  EXPECT_GT(committed().back().start, 12.4) << "captions go on";
}

TEST_F(LaneTest, NothingOfAPauseIsDecodedOrKept) {
  hear(100, 0.0F);
  hear(150, 0.3F);
  const auto begun = Clock::now();
  lane_.pause(begun);
  recognise();
  const std::size_t passed = samples_passed_;
  hear(500, 0.3F);
  EXPECT_EQ(samples_passed_, passed) << "sound of the pause went to a model";
  lane_.resume(begun + 60s);
  hear(150, 0.3F);
  hear(100, 0.0F);
  const auto gaps = all<proto::Gap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].reason, "paused");
  EXPECT_NEAR(gaps[0].start, 2.5, 0.04);
  EXPECT_NEAR(gaps[0].length, 60.0, 0.04);
  std::size_t before = 0, after = 0;
  for (const proto::Word& word : committed()) {
    EXPECT_TRUE(word.end <= 2.6 || word.start >= 62.4) << "a word of the pause: " << word.start;
    ++(word.end <= 2.6 ? before : after);
  }
  EXPECT_GT(before, 3U) << "what was said before the pause is captioned";
  EXPECT_GT(after, 3U);
}

TEST_F(LaneTest, TheEndConfirmsTheLastWords) {
  hear(100, 0.0F);
  hear(100, 0.3F);
  lane_.end();
  recognise();
  EXPECT_TRUE(lane_.session().done());
  EXPECT_GT(committed().back().end, 1.7);
}

TEST_F(LaneTest, WhatIsGivenUpInTheEndIsAGap) {
  hear(100, 0.0F);
  hear(100, 0.3F);
  for (int i = 0; i < 200; ++i) lane_.take(block(0.3F), "");  // and nobody answers
  lane_.end();
  lane_.give_up();
  for (proto::ServerMessage& message : lane_.take_messages()) messages_.push_back(std::move(message));
  const auto gaps = all<proto::Gap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].reason, "overload");
  const double stands = committed().empty() ? 0.0 : committed().back().end;
  EXPECT_GE(gaps[0].start, stands);
  EXPECT_LT(gaps[0].start, 2.1);
  EXPECT_NEAR(gaps[0].start + gaps[0].length, 4.0, 0.05);
}

TEST_F(LaneTest, ANightAsleepIsAGapAndWordsAfterItHaveTheirTime) {
  hear(100, 0.0F);
  hear(100, 0.3F);
  lane_.sleep(8h);
  hear(100, 0.0F);
  hear(100, 0.3F);
  hear(100, 0.0F);
  const auto gaps = all<proto::Gap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].reason, "suspended");
  EXPECT_NEAR(gaps[0].start, 2.0, 0.05);
  EXPECT_NEAR(gaps[0].length, 8 * 3600.0, 0.05);
  EXPECT_LT(committed().front().end, 2.1);
  EXPECT_GT(committed().back().start, 8 * 3600.0);
  double last = 0.0;
  for (const auto& caption : all<proto::Caption>()) last = std::max(last, caption.time);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  EXPECT_NEAR(last, std::chrono::duration<double>(now).count(), 30.0) << "on the wall it is not tomorrow";
}

TEST_F(LaneTest, APauseLastsThroughTheNight) {
  hear(10, 0.0F);
  const auto now = Clock::now();
  lane_.pause(now);
  lane_.sleep(8h);
  lane_.resume(now + 1s);
  hear(1, 0.0F);
  const auto gaps = all<proto::Gap>();
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].reason, "paused");
  EXPECT_NEAR(gaps[0].length, 8 * 3600.0 + 1.0, 0.05);
}

TEST(SleepWatch, TellsANightFromTheJitterOfClocks) {
  SleepWatch watch;
  const auto before = SleepWatch::asleep();
  EXPECT_EQ(watch.observe(before + 2ms), 0s);
  EXPECT_GE(watch.observe(before + 8h), 8h - 1s);
  EXPECT_EQ(watch.observe(before + 8h), 0s) << "it is told once";
}

TEST(WallClock, AnchorsAnewAfterAGapAndWhenClocksDrift) {
  const WallClock::Time noon{std::chrono::hours(12)};
  const double at_noon = 12.0 * 3600;
  WallClock clock;
  EXPECT_EQ(clock.at(SampleTime{0}), 0.0);
  clock.observe(0s, noon);
  clock.observe(1s, noon + 1s + 3ms);  // jitter
  EXPECT_DOUBLE_EQ(clock.at(2s), at_noon + 2.0);
  clock.observe(10s, noon + 3600s);  // the machine slept
  EXPECT_DOUBLE_EQ(clock.at(11s), at_noon + 3601.0);
  EXPECT_DOUBLE_EQ(clock.at(9s), at_noon + 9.0) << "what was said before keeps its time";
  clock.break_here();
  clock.observe(20s, noon + 3610s + 100ms);
  EXPECT_DOUBLE_EQ(clock.at(20s), at_noon + 3610.1);
}

TEST(Reload, TellsWhatChangesInPlaceFromWhatNeedsARestart) {
  Config running;
  Config fresh = running;
  Reload reload = compare(running, fresh);
  EXPECT_TRUE(reload.changed.empty() && reload.added.empty() && reload.removed.empty());
  EXPECT_TRUE(reload.restart.empty());
  EXPECT_FALSE(reload.common);

  fresh.sources[0].gain = 2.0F;
  fresh.sources.pop_back();
  fresh.sources.push_back(microphone());
  fresh.sources.back().id = "another";
  fresh.stream.languages = {"en", "es"};
  fresh.models.unload_after = 1min;
  reload = compare(running, fresh);
  ASSERT_EQ(reload.changed.size(), 1U);
  EXPECT_EQ(reload.changed[0].gain, 2.0F);
  ASSERT_EQ(reload.added.size(), 1U);
  EXPECT_EQ(reload.added[0].id, "another");
  EXPECT_EQ(reload.removed, (std::vector<std::string>{running.sources[1].id}));
  EXPECT_TRUE(reload.common);
  EXPECT_TRUE(reload.restart.empty());

  fresh = running;
  fresh.models.confirm = "small";
  fresh.vad.engine = "energy";
  fresh.journal = 5;
  fresh.history.enabled = true;
  fresh.sources[0].keep_days = 1;
  EXPECT_EQ(compare(running, fresh).restart,
            (std::vector<std::string>{"keep_days of '" + running.sources[0].id + "'", "[models]",
                                      "engine of [vad]", "[history]", "journal"}));
}

}  // namespace
}  // namespace captiond
