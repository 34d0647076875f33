// Which answers are decoded again, and which are silence.
#include "whisper/transcribe/fallback.h"

#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

DecodeResult answer(float compression_ratio, float avg_logprob, float no_speech_prob) {
  DecodeResult result;
  result.compression_ratio = compression_ratio;
  result.avg_logprob = avg_logprob;
  result.no_speech_prob = no_speech_prob;
  return result;
}

constexpr float kVaried = 1.5F, kRepetitive = 3.0F;
constexpr float kLikely = -0.3F, kUnlikely = -1.5F;
constexpr float kSpeech = 0.1F, kSilence = 0.9F;

TEST(Fallback, GoodTextStands) {
  EXPECT_FALSE(needs_fallback(answer(kVaried, kLikely, kSpeech), {}));
  EXPECT_FALSE(is_silence(answer(kVaried, kLikely, kSpeech), {}));
}

TEST(Fallback, TextThatRepeatsItselfIsTriedAgain) {
  EXPECT_TRUE(needs_fallback(answer(kRepetitive, kLikely, kSpeech), {}));
}

TEST(Fallback, UnlikelyTextIsTriedAgain) {
  EXPECT_TRUE(needs_fallback(answer(kVaried, kUnlikely, kSpeech), {}));
}

TEST(Fallback, UnlikelyTextInSilenceIsSilence) {
  for (const float ratio : {kVaried, kRepetitive}) {
    EXPECT_FALSE(needs_fallback(answer(ratio, kUnlikely, kSilence), {}));
    EXPECT_TRUE(is_silence(answer(ratio, kUnlikely, kSilence), {}));
  }
}

TEST(Fallback, LikelyTextWasSaidWhateverTheSilence) {
  EXPECT_FALSE(is_silence(answer(kVaried, kLikely, kSilence), {}));
  EXPECT_TRUE(needs_fallback(answer(kRepetitive, kLikely, kSilence), {}));
}

TEST(Fallback, AThresholdThatIsUnsetDoesNotApply) {
  TranscribeOptions options;
  options.compression_ratio_threshold.reset();
  EXPECT_FALSE(needs_fallback(answer(kRepetitive, kLikely, kSpeech), options));
  options.no_speech_threshold.reset();
  EXPECT_TRUE(needs_fallback(answer(kVaried, kUnlikely, kSilence), options));
  EXPECT_FALSE(is_silence(answer(kVaried, kUnlikely, kSilence), options));
  options = {};
  options.logprob_threshold.reset();
  EXPECT_FALSE(needs_fallback(answer(kVaried, kUnlikely, kSpeech), options));
  EXPECT_TRUE(is_silence(answer(kVaried, kLikely, kSilence), options));  // nothing speaks for it
}

}  // namespace
}  // namespace captiond::whisper
