// Passes on real weights and recordings of people.
#include "stream/whisper_recognizer.h"

#include <gtest/gtest.h>

#include "stream/simulator.h"
#include "tests/stream/support.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "tests/support/word_error.h"
#include "vad/detector.h"
#include "whisper/model.h"

namespace captiond {
namespace {

constexpr const char* kSpoken =
    "Press one to accept this recording. Press two to listen to it. Press three to rerecord your message.";

class WhisperPasses : public testing::Test {
 protected:
  void SetUp() override {
    const auto prompts = test::prompts();
    const auto weights = test::model("tiny.en"), detector = test::model("silero-vad");
    if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
    if (!weights || !detector) GTEST_SKIP() << "the models tiny.en and silero-vad are not installed";
    clip_ = test::read_clip(*prompts / "en_vm-review.flac");
    recognizer_ =
        std::make_unique<WhisperRecognizer>(whisper::Model::load(*weights, {.precision = "f32"}), 1);
    detector_ = load_silero(*detector / "silero_vad_16k.safetensors");
  }

  Pass pass_over(std::vector<float> samples) {
    Pass pass;
    pass.samples = std::make_shared<const std::vector<float>>(std::move(samples));
    pass.start = from_seconds(100);
    return pass;
  }

  PassResult answer(const Pass& pass, double cost) {
    return {pass.id, recognizer_->recognize(pass), false, cost};
  }

  std::vector<float> clip_;
  std::unique_ptr<Recognizer> recognizer_;
  std::unique_ptr<SpeechDetector> detector_;
};

TEST_F(WhisperPasses, AWholeSentenceIsHeardWithItsTimes) {
  const Hypothesis heard = recognizer_->recognize(pass_over(clip_));
  EXPECT_LE(test::word_error(kSpoken, test::text_of(heard.words)), 0.2);
  EXPECT_EQ(heard.language, "en");
  ASSERT_FALSE(heard.words.empty());
  EXPECT_NEAR(to_seconds(heard.words.front().start), 100.4, 0.5);
  EXPECT_NEAR(to_seconds(heard.words.back().end), 107.2, 0.5);
  EXPECT_FALSE(heard.segment_ends.empty());
}

TEST_F(WhisperPasses, NothingIsHeardInTooLittleSound) {
  EXPECT_LE(recognizer_->recognize(pass_over(std::vector<float>(100))).words.size(), 2U);
}

TEST_F(WhisperPasses, AnEnglishModelIsSilentInOtherLanguages) {
  Pass pass = pass_over(clip_);
  pass.language = "fr";
  EXPECT_TRUE(recognizer_->recognize(pass).words.empty());
}

TEST_F(WhisperPasses, ARecordingIsCaptionedLive) {
  Session session({}, {});
  Simulator simulator(
      session, [this](const Pass& pass) { return answer(pass, 0.1); },
      [this](const Pass& pass) { return answer(pass, 0.4); });
  for (std::size_t at = 0; at + kVadWindow <= clip_.size(); at += kVadWindow) {
    const auto window = std::span(clip_).subspan(at).first<kVadWindow>();
    simulator.push(window, detector_->probability(window));
  }
  simulator.end();
  const auto shown = simulator.take_shown();
  EXPECT_LE(test::word_error(kSpoken, test::committed_text(shown)), 0.3);
  EXPECT_LT(shown.front().emit_time, 2.0);
  EXPECT_LT(shown.back().emit_time, to_seconds(session.now()) + 1.0);
}

}  // namespace
}  // namespace captiond
