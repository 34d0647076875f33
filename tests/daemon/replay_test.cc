#include "daemon/commands/replay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <string>
#include <vector>

#include "tests/daemon/fake_engines.h"

namespace captiond {
namespace {

/// Half a second of silence, a tone for `seconds`, and a second of silence.
std::vector<float> recording(double seconds) {
  std::vector<float> samples(static_cast<std::size_t>((1.5 + seconds) * kSampleRate));
  for (std::size_t i = kSampleRate / 2; i + kSampleRate < samples.size(); ++i) {
    samples[i] = 0.3F * std::sin(static_cast<float>(i) * 0.3F);
  }
  return samples;
}

struct Seen {
  std::vector<Shown> shown;
  ReplayTotals totals;

  std::string committed() const {
    std::string text;
    for (const Shown& one : shown) {
      for (const Word& word : one.update.committed) text += word.text;
    }
    return text;
  }
};

Seen see(const std::vector<float>& samples, const ReplayOptions& options) {
  Seen seen;
  seen.totals = replay(samples, test::fake_engines(), options,
                       [&seen](const Shown& one) { seen.shown.push_back(one); });
  return seen;
}

ReplayOptions virtual_clock() {
  ReplayOptions options;
  options.cost = {{Role::preview, 0.08}, {Role::confirm, 0.25}};
  return options;
}

TEST(Replay, CaptionsWhatIsHeard) {
  const Seen seen = see(recording(2.0), virtual_clock());
  EXPECT_EQ(seen.committed(), " w2 w3 w4 w5 w6 w7 w8 w9");
  EXPECT_NEAR(seen.totals.duration, 3.5, 1e-9);
  const Work confirm = seen.totals.work.at(Role::confirm);
  EXPECT_GE(confirm.passes, 3U);
  EXPECT_NEAR(confirm.busy, 0.25 * static_cast<double>(confirm.passes), 1e-9);
  EXPECT_TRUE(seen.shown.back().update.final);
}

TEST(Replay, ShowsNothingBeforeItCouldBeKnown) {
  for (const Shown& one : see(recording(3.0), virtual_clock()).shown) {
    EXPECT_GE(one.emit_time, one.audio_time);
    for (const Word& word : one.update.committed) EXPECT_LE(to_seconds(word.end) + 0.25, one.emit_time);
    for (const TailWord& tail : one.update.tail) EXPECT_LE(to_seconds(tail.word.end) + 0.08, one.emit_time);
  }
}

TEST(Replay, WithGivenCostsEveryRunIsTheSame) {
  const Seen once = see(recording(4.0), virtual_clock()), again = see(recording(4.0), virtual_clock());
  ASSERT_EQ(once.shown.size(), again.shown.size());
  for (std::size_t i = 0; i < once.shown.size(); ++i) {
    EXPECT_EQ(once.shown[i].emit_time, again.shown[i].emit_time);
    EXPECT_EQ(once.shown[i].update.committed, again.shown[i].update.committed);
    EXPECT_EQ(once.shown[i].update.tail, again.shown[i].update.tail);
  }
}

TEST(Replay, OnTheRealClockItTakesAsLongAsTheSoundAndSaysTheSame) {
  ReplayOptions options;
  options.real_clock = true;
  const Seen seen = see(recording(1.0), options);
  EXPECT_EQ(seen.committed(), " w2 w3 w4 w5");
  EXPECT_GE(seen.shown.back().emit_time, 1.5);
}

TEST(Replay, WithoutPreviewOnlyConfirmSpeaks) {
  ReplayOptions options = virtual_clock();
  options.preview = false;
  const Seen seen = see(recording(2.0), options);
  EXPECT_EQ(seen.committed(), " w2 w3 w4 w5 w6 w7 w8 w9");
  for (const Shown& one : seen.shown) {
    for (const TailWord& tail : one.update.tail) EXPECT_EQ(tail.by, Role::confirm);
  }
}

TEST(Replay, AModelThatCannotBeLoadedIsAnErrorOnBothClocks) {
  Engines engines = test::fake_engines();
  engines.recognizer = [](Role) -> std::unique_ptr<Recognizer> {
    throw Error("no model", ExitCode::bad_model);
  };
  ReplayOptions options;
  EXPECT_THROW(replay(recording(1.0), engines, options, [](const Shown&) {}), Error);
  options.real_clock = true;
  EXPECT_THROW(replay(recording(1.0), engines, options, [](const Shown&) {}), Error);
}

}  // namespace
}  // namespace captiond
