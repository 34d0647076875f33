// Where windows lie, and what prompts them.
#include "whisper/transcribe/track.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TextMemory no_memory() {
  return {{}, false, 223};
}

TEST(Track, GoesThroughARecordingWindowByWindow) {
  Track track({{0, 4000}}, no_memory());
  EXPECT_EQ(track.window(), (Stretch{0, 3000}));
  track.go_on(2500);
  EXPECT_EQ(track.window(), (Stretch{2500, 4000}));
  EXPECT_EQ(track.frames_done(), 2500U);
  track.go_on(4000);
  EXPECT_TRUE(track.done());
  EXPECT_EQ(track.frames_done(), track.frames());
}

TEST(Track, NoWindowReachesPastItsClip) {
  Track track({{100, 300}, {5000, 9000}}, no_memory());
  EXPECT_EQ(track.window(), (Stretch{100, 300}));
  track.go_on(300);
  EXPECT_EQ(track.window(), (Stretch{5000, 8000}));
  EXPECT_EQ(track.frames_done(), 200U);
}

TEST(Track, AWindowThatWouldRepeatItselfIsDoneWith) {
  Track track({{0, 4000}}, no_memory());
  track.go_on(0);
  EXPECT_EQ(track.window(), (Stretch{3000, 4000}));
}

TEST(Track, ClipsOfNothingAreDoneAtOnce) {
  EXPECT_TRUE(Track({}, no_memory()).done());
  EXPECT_TRUE(Track({{5, 5}}, no_memory()).done());
  Track track({{5, 5}, {7, 9}}, no_memory());
  EXPECT_EQ(track.window(), (Stretch{7, 9}));
}

TEST(TextMemory, PromptsWithAllThatWasSaid) {
  TextMemory memory({1, 2}, false, 223);
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2));
  memory.add(std::vector{3, 4});
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(memory.said(), ElementsAre(3, 4));
}

TEST(TextMemory, ForgetsTheInitialPromptToo) {
  TextMemory memory({1, 2}, false, 223);
  memory.add(std::vector{3});
  memory.forget();
  EXPECT_THAT(memory.prompt(), IsEmpty());
  memory.add(std::vector{4});
  EXPECT_THAT(memory.prompt(), ElementsAre(4));
  EXPECT_THAT(memory.said(), ElementsAre(3, 4));
}

TEST(TextMemory, ACarriedPromptStandsBeforeEveryWindow) {
  TextMemory memory({1, 2}, true, 4);
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2));
  memory.add(std::vector{3, 4, 5});
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2, 4, 5));  // the last that there is room for
  memory.forget();
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2));
}

TEST(TextMemory, ACarriedPromptMayTakeAllTheRoom) {
  TextMemory memory({1, 2, 3}, true, 2);
  memory.add(std::vector{4});
  EXPECT_THAT(memory.prompt(), ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace captiond::whisper
