#include "capture/echo_canceller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <span>
#include <utility>

#include "base/time.h"
#include "tests/capture/room.h"
#include "tests/support/sounds.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using Time = EchoCanceller::Time;

/// Noise in syllables with pauses between, as loud as speech.
std::vector<float> babble(int seconds, unsigned seed) {
  std::vector<float> sound = test::noise(static_cast<std::size_t>(seconds * kSampleRate), seed);
  float low = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double swing = std::sin(static_cast<double>(i) / 900.0) * std::sin(static_cast<double>(i) / 7900.0);
    low += 0.3F * (sound[i] - low);
    sound[i] = low * static_cast<float>(std::max(0.0, swing));
  }
  return sound;
}

double decibels(const std::vector<float>& sound, std::size_t from) {
  const double energy = std::inner_product(sound.begin() + static_cast<std::ptrdiff_t>(from), sound.end(),
                                           sound.begin() + static_cast<std::ptrdiff_t>(from), 1e-12);
  return 10.0 * std::log10(energy / static_cast<double>(sound.size() - from));
}

/// Two devices that hand over a block now and then, neither on time; the microphone's clock is ahead by
/// `fast` of a second after one.
std::vector<float> cancel(const std::vector<float>& played, const std::vector<float>& heard,
                          double fast = 0) {
  EchoCanceller canceller;
  std::vector<float> out;
  std::minstd_rand random(3);
  std::size_t played_at = 0, heard_at = 0;
  const auto take = [](const std::vector<float>& sound, std::size_t& at, double due) {
    const auto end = std::min(sound.size(), static_cast<std::size_t>(due));
    return std::span(sound).subspan(std::exchange(at, end), end - at);
  };
  for (int ms = 10; heard_at < heard.size(); ms += 10) {
    const Time now{100s + std::chrono::milliseconds(ms)};
    const bool first = random() % 2 == 0;  // whichever is read first
    for (const bool speakers : {first, !first}) {
      if (random() % 4 == 0) continue;
      if (speakers) {
        canceller.play(take(played, played_at, ms * 16), now);
      } else {
        canceller.hear(take(heard, heard_at, ms * 16 * (1 + fast)), now, out);
      }
    }
  }
  canceller.flush(out);
  return out;
}

TEST(EchoCanceller, LetsTheMicrophoneThroughWhileNothingIsPlayed) {
  const std::vector<float> voice = babble(3, 1);
  EXPECT_EQ(cancel(std::vector<float>(voice.size(), 0.0F), voice), voice);
}

TEST(EchoCanceller, WaitsForNobodyWhereThereAreNoSpeakers) {
  const std::vector<float> voice = babble(1, 1);
  EchoCanceller canceller;
  std::vector<float> out;
  canceller.hear(voice, Time{100s}, out);
  EXPECT_EQ(out, voice);
}

// Three milliseconds are a laptop's, an eighth of a second is a television's.
TEST(EchoCanceller, TakesOutTheEchoHoweverLateItComes) {
  const std::vector<float> played = babble(12, 2);
  for (const std::size_t delay : {48, 1600, 2000}) {
    const std::vector<float> heard = test::echo_of(played, delay, 0.7F);
    const std::vector<float> left = cancel(played, heard);
    ASSERT_EQ(left.size(), heard.size());
    const std::size_t learnt = 5 * kSampleRate;
    EXPECT_LT(decibels(left, learnt), decibels(heard, learnt) - 9) << delay;
  }
}

TEST(EchoCanceller, KeepsUpWithClocksThatDriftApart) {
  const std::vector<float> played = babble(20, 2);
  const std::vector<float> heard = test::echo_of(played, 1600, 0.7F);
  const std::vector<float> left = cancel(played, heard, 200e-6);
  EXPECT_LT(decibels(left, 5 * kSampleRate), decibels(heard, 5 * kSampleRate) - 15);
}

}  // namespace
}  // namespace captiond
