// Where somebody speaks, and which stretches are decoded together.
#include "daemon/commands/speech_regions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace captiond {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using namespace std::chrono_literals;

/// Calls a window speech when its first sample is not zero.
class Told : public SpeechDetector {
 public:
  float probability(std::span<const float, kVadWindow> window) override {
    return window[0] != 0.0F ? 1.0F : 0.0F;
  }
  void reset() override {}
};

whisper::Region region(SampleTime begin, SampleTime end) {
  return {begin, end};
}

TEST(FindSpeech, FindsStretchesWithTheSoundAroundThem) {
  std::vector<float> samples(16 * 16000);
  std::fill_n(samples.begin() + 2 * 16000, 16000, 0.5F);
  std::fill_n(samples.begin() + 15 * 16000, 16000, 0.5F);  // to the end
  Told detector;
  const VadOptions options;
  const auto found = find_speech(detector, samples, options);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_LE(found[0].begin, SampleTime(2s));
  EXPECT_GE(found[0].end, SampleTime(3s));
  EXPECT_LT(found[0].end, SampleTime(5s));
  EXPECT_EQ(found[1].end, SampleTime(16s));
}

TEST(FindSpeech, FindsNoneInSilence) {
  Told detector;
  EXPECT_THAT(find_speech(detector, std::vector<float>(20000), {}), IsEmpty());
  EXPECT_THAT(find_speech(detector, {}, {}), IsEmpty());
}

TEST(JoinRegions, FillsWindows) {
  EXPECT_THAT(join_regions({region(0s, 10s), region(12s, 25s), region(29s, 31s), region(32s, 33s)}, 30s),
              ElementsAre(region(0s, 25s), region(29s, 33s)));
}

TEST(JoinRegions, LeavesALongOneAsItIs) {
  EXPECT_THAT(join_regions({region(0s, 40s), region(41s, 42s)}, 30s),
              ElementsAre(region(0s, 40s), region(41s, 42s)));
  EXPECT_THAT(join_regions({}, 30s), IsEmpty());
}

}  // namespace
}  // namespace captiond
