// What a decoder's answer says of itself.
#include "stream/decode_checks.h"

#include <gtest/gtest.h>

namespace captiond {
namespace {

whisper::DecodeResult heard_at(std::vector<std::size_t> prefix, std::vector<std::size_t> frames) {
  whisper::DecodeResult result;
  result.prefix_frames = std::move(prefix);
  result.frames = std::move(frames);
  return result;
}

TEST(DecodeChecks, WhoFollowsTheSoundKeepsItsPlace) {
  EXPECT_FALSE(lost_its_place(heard_at({}, {})));
  EXPECT_FALSE(lost_its_place(heard_at({}, {40, 55, 90})));
  EXPECT_FALSE(lost_its_place(heard_at({100, 1200}, {1217, 1223, 1230})));
}

TEST(DecodeChecks, AStepBackOfLessThanFourSecondsIsNoRewind) {
  EXPECT_FALSE(lost_its_place(heard_at({500}, {300, 480})));
  EXPECT_FALSE(lost_its_place(heard_at({}, {500, 300})));
}

TEST(DecodeChecks, WhoBeginsLongBeforeTheCommittedEndHasLostItsPlace) {
  EXPECT_TRUE(lost_its_place(heard_at({500}, {299, 310})));
}

// "everything you say will be" was heard, and then, instead of "repeated back to you", a sentence that had
// been said half a minute before: "available on the Linux operating system".
TEST(DecodeChecks, WhoTurnsBackAmidItsAnswerHasLostItsPlaceToo) {
  EXPECT_TRUE(lost_its_place(heard_at({19}, {1217, 1223, 658, 1109, 377, 941, 1042, 320})));
}

TEST(DecodeChecks, NobodySpokeWhereTheModelSaysSoOrHalfSaysSoOfUnlikelyWords) {
  whisper::DecodeResult result;
  result.no_speech_prob = 0.95F;
  EXPECT_TRUE(is_silence(result));
  result.no_speech_prob = 0.7F;
  EXPECT_FALSE(is_silence(result));
  result.avg_logprob = -1.5F;
  EXPECT_TRUE(is_silence(result));
}

TEST(DecodeChecks, ALoopAnEndlessTextAndOneThatPacksTooWellRunInCircles) {
  whisper::DecodeResult result;
  result.stop = whisper::Stop::end_of_text;
  EXPECT_FALSE(runs_in_circles(result));
  result.compression_ratio = 3.0F;
  EXPECT_TRUE(runs_in_circles(result));
  result.compression_ratio = 1.0F;
  for (const whisper::Stop stop : {whisper::Stop::length, whisper::Stop::loop}) {
    result.stop = stop;
    EXPECT_TRUE(runs_in_circles(result));
  }
}

}  // namespace
}  // namespace captiond
