// How far bf16 and int8 may stray. Held to f32 on real models and recordings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "whisper/audio/log_mel.h"
#include "whisper/decode/decode.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"
#include "whisper/transcribe/fallback.h"

namespace captiond::whisper {
namespace {

const float kNoSpeech = *TranscribeOptions{}.no_speech_threshold;
constexpr double kMeanCosine = 0.999;   // of logits with the exact ones, over all rows
constexpr double kLeastCosine = 0.998;  // of the worst row

constexpr std::size_t kMostTokens = 32;  // a text of what nobody says may never end

// Packaged prompts. Short ones leave most doubt about their language; what monkeys say is nearest to speech.
const std::vector<std::string> kSounds = {"en_beep", "en_tt-monkeys"};
const std::vector<std::string> kEnglish = {"en_agent-incorrect"};
const std::vector<std::string> kOthers = {"es_agent-alreadyon", "fr_auth-incorrect", "it_agent-alreadyon",
                                          "ru_check-number-dial-again"};

double mean(const float* x, std::size_t count) {
  return std::accumulate(x, x + count, 0.0) / static_cast<double>(count);
}

// Of what lies above and below the mean: the same added to all logits changes neither a choice nor a
// probability.
double cosine(const float* a, const float* b, std::size_t count) {
  const double mean_a = mean(a, count), mean_b = mean(b, count);
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const double x = double{a[i]} - mean_a, y = double{b[i]} - mean_b;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / std::sqrt(aa * bb);
}

/// How well one precision's logits agree with the exact ones.
struct Agreement {
  void add(ConstMatrixView found, ConstMatrixView expected) {
    for (std::size_t i = 0; i < expected.rows; ++i) {
      const double row = cosine(found.row(i), expected.row(i), expected.cols);
      total += row;
      least = std::min(least, row);
    }
    rows += expected.rows;
  }

  double mean() const { return total / static_cast<double>(rows); }

  double total = 0.0, least = 1.0;
  std::size_t rows = 0;
};

/// A model in one precision, and what it makes of a recording.
struct Listener {
  Listener(const std::filesystem::path& folder, const std::string& name)
      : precision(name), model(Model::load(folder, {.precision = name})), workspace(*model, 2) {}

  // Leaves the workspace in this window.
  DecodeResult hear(const MelFrames& mel) {
    DecodeOptions options;
    options.sample_len = kMostTokens;
    const ConstMatrixView frames{mel.values.data(), kWindowFrames, mel.bands, mel.bands};
    return decode(*model, workspace, encode(*model, workspace, frames), options);
  }

  // The logits of all these tokens, in the window heard last. They stay until the next call.
  ConstMatrixView read(const std::vector<int>& tokens) {
    Sequence text(workspace.self_cache);
    return step(*model, workspace, text, tokens, Rows::all);
  }

  std::string precision;
  std::shared_ptr<const Model> model;
  Workspace workspace;
  Agreement agreement;
};

class PrecisionTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    prompts_ = test::prompts();
    if (!prompts_) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with recordings";
    exact_ = std::make_unique<Listener>(*folder, "f32");
    for (const char* precision : {"bf16", "int8"})
      compact_.push_back(std::make_unique<Listener>(*folder, precision));
  }

  MelFrames mel_of(const std::string& clip) const {
    return padded_window(LogMel(exact_->model->dims().n_mels), test::read_clip(*prompts_ / (clip + ".flac")));
  }

  // What the exact one said, which all read for their logits: so one other word cannot turn all that follow.
  std::vector<int> read_aloud(const DecodeResult& said) const {
    auto tokens = sot_sequence(exact_->model->tokenizer(), said.language, Task::transcribe, false);
    tokens.insert(tokens.end(), said.tokens.begin(), said.tokens.end());
    return tokens;
  }

  std::optional<std::filesystem::path> prompts_;
  std::unique_ptr<Listener> exact_;
  std::vector<std::unique_ptr<Listener>> compact_;
};

void expect_same_decisions(const DecodeResult& found, const DecodeResult& expected) {
  EXPECT_EQ(found.language, expected.language);
  EXPECT_EQ(found.no_speech_prob > kNoSpeech, expected.no_speech_prob > kNoSpeech)
      << found.no_speech_prob << " and " << expected.no_speech_prob;
  EXPECT_EQ(is_silence(found, {}), is_silence(expected, {}))
      << "of texts as likely as " << found.avg_logprob << " and " << expected.avg_logprob;
}

TEST_P(PrecisionTest, SoundsAreSilenceToAllOrToNone) {
  for (const std::string& clip : kSounds) {
    const MelFrames mel = mel_of(clip);
    const DecodeResult expected = exact_->hear(mel);
    for (const auto& listener : compact_) {
      SCOPED_TRACE(clip + " in " + listener->precision);
      expect_same_decisions(listener->hear(mel), expected);
    }
  }
}

TEST_P(PrecisionTest, SpeechHasItsLanguageAndNearlyTheSameLogits) {
  std::vector<std::string> clips = kEnglish;
  if (exact_->model->tokenizer().multilingual()) clips.insert(clips.end(), kOthers.begin(), kOthers.end());
  for (const std::string& clip : clips) {
    const MelFrames mel = mel_of(clip);
    const DecodeResult expected = exact_->hear(mel);
    const std::vector<int> tokens = read_aloud(expected);
    const ConstMatrixView logits = exact_->read(tokens);
    for (const auto& listener : compact_) {
      SCOPED_TRACE(clip + " in " + listener->precision);
      expect_same_decisions(listener->hear(mel), expected);
      listener->agreement.add(listener->read(tokens), logits);
    }
  }
  for (const auto& listener : compact_) {
    SCOPED_TRACE(listener->precision);
    RecordProperty(listener->precision + "_mean", std::to_string(listener->agreement.mean()));
    RecordProperty(listener->precision + "_least", std::to_string(listener->agreement.least));
    EXPECT_GE(listener->agreement.mean(), kMeanCosine);
    EXPECT_GE(listener->agreement.least, kLeastCosine);
  }
}

INSTANTIATE_TEST_SUITE_P(Models, PrecisionTest, testing::Values("tiny.en", "base"), [](const auto& suite) {
  std::string name = suite.param;
  std::ranges::replace(name, '.', '_');
  return name;
});

TEST(PrecisionNamed, TakesTheNamesOfTheConfiguration) {
  EXPECT_EQ(precision_named("int8"), Precision::int8);
  EXPECT_THROW(precision_named("f64"), Error);
  EXPECT_EQ(precision_here({.precision = "int8"}), "int8");
  EXPECT_THAT(precision_here({.precision = "auto"}), testing::AnyOf("f32", "bf16", "int8"));
  EXPECT_THROW(precision_here({.precision = "f64"}), Error);
}

}  // namespace
}  // namespace captiond::whisper
