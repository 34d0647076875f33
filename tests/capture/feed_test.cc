#include "capture/feed.h"

#include <gtest/gtest.h>

#include <numeric>
#include <thread>

#include "tests/capture/listener.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;
using test::Listener;

std::vector<float> ramp(std::size_t size, float first = 0) {
  std::vector<float> samples(size);
  std::iota(samples.begin(), samples.end(), first);
  return samples;
}

TEST(Feed, SplitsALongWriteIntoBlocksOfWholeFrames) {
  Listener listener;
  listener.feed.write(ramp(7 * 400), {48000, 7});
  EXPECT_EQ(listener.feed.front()->frames, Block::kCapacity / 7);
  listener.take_all();
  EXPECT_EQ(listener.samples, ramp(7 * 400));
  EXPECT_EQ(listener.format, (SoundFormat{48000, 7}));
}

TEST(Feed, TellsWhatWasMissingBeforeTheFirstBlockOnly) {
  Listener listener;
  listener.feed.write(ramp(2000), {16000, 1}, 3ms);
  EXPECT_EQ(listener.feed.front()->missing, 3ms);
  listener.feed.pop();
  EXPECT_EQ(listener.feed.front()->missing, 0ms);
}

TEST(Feed, ReportsFramesThatFoundItFullAsMissing) {
  Listener listener(2);
  listener.feed.write(ramp(960 * 2), {48000, 2});
  EXPECT_FALSE(listener.feed.has_room(2, {48000, 2}));
  listener.feed.write(ramp(960), {48000, 2});
  listener.feed.write(ramp(960), {48000, 2}, 5ms);
  EXPECT_EQ(listener.feed.overrun_frames(), 960U);
  listener.take_all();
  EXPECT_EQ(listener.missing, 0ms);
  EXPECT_TRUE(listener.feed.has_room(2 * 960, {48000, 2}));
  listener.feed.write(ramp(4), {48000, 2});
  listener.take_all();
  EXPECT_EQ(listener.missing, 25ms);  // twice 480 frames of 48 kHz, and the 5 ms
}

TEST(Feed, KeepsEverySampleInOrderBetweenTwoThreads) {
  Listener listener(4);
  constexpr std::size_t kWrites = 2000, kSize = 96;
  std::thread device([&listener] {
    for (std::size_t i = 0; i < kWrites; ++i) {
      while (!listener.feed.has_room(kSize, {16000, 1})) std::this_thread::yield();
      listener.feed.write(ramp(kSize, static_cast<float>(i * kSize)), {16000, 1});
    }
    listener.feed.set_status({SourceState::ended, "ramp", ""});
  });
  EXPECT_TRUE(listener.until_state(SourceState::ended));
  device.join();
  EXPECT_EQ(listener.samples, ramp(kWrites * kSize));
  EXPECT_EQ(listener.feed.overrun_frames(), 0U);
  EXPECT_EQ(listener.feed.status().device, "ramp");
}

}  // namespace
}  // namespace captiond
