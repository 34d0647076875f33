// How far bf16 and int8 may stray. Held to f32 on real models and recordings.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <tuple>
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

namespace captiond::whisper {
namespace {

constexpr float kNoSpeech = 0.6F;
constexpr double kMeanCosine = 0.999;  // of logits with the exact ones, over all rows
constexpr double kLeastCosine = 0.98;  // of the worst row
constexpr std::size_t kClipStep = 16;  // one clip of so many

double cosine(const float* a, const float* b, std::size_t count) {
  double ab = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < count; ++i) {
    ab += double{a[i]} * double{b[i]};
    aa += double{a[i]} * double{a[i]};
    bb += double{b[i]} * double{b[i]};
  }
  return ab / std::sqrt(aa * bb);
}

/// A model in one precision, and what it makes of a clip.
struct Listener {
  Listener(const std::filesystem::path& folder, const std::string& precision)
      : model(Model::load(folder, {.precision = precision})),
        workspace(*model, 2),
        log_mel(model->dims().n_mels) {}

  ConstMatrixView hear(const std::vector<float>& samples) {
    mel = padded_window(log_mel, samples);
    return encode(*model, workspace, {mel.values.data(), kWindowFrames, mel.bands, mel.bands});
  }

  // The logits of all tokens, given them. They stay until the next call.
  MatrixView read(const std::vector<float>& samples, const std::vector<int>& tokens) {
    begin_window(*model, workspace, hear(samples));
    Sequence text(workspace.self_cache);
    return step(*model, workspace, text, tokens, Rows::all);
  }

  std::shared_ptr<const Model> model;
  Workspace workspace;
  LogMel log_mel;
  MelFrames mel;
};

class PrecisionTest : public testing::TestWithParam<std::tuple<std::string, std::string>> {
 protected:
  void SetUp() override {
    const auto& [name, precision] = GetParam();
    const auto folder = test::model(name);
    if (!folder) GTEST_SKIP() << "the model " << name << " is not installed";
    const auto prompts = test::prompts();
    if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with recordings";
    std::vector<std::filesystem::path> all;
    for (const auto& entry : std::filesystem::directory_iterator(*prompts)) {
      if (entry.path().extension() == ".flac") all.push_back(entry.path());
    }
    std::ranges::sort(all);
    for (std::size_t i = 0; i < all.size(); i += kClipStep) clips_.push_back(all[i]);
    exact_ = std::make_unique<Listener>(*folder, "f32");
    compact_ = std::make_unique<Listener>(*folder, precision);
  }

  std::vector<std::filesystem::path> clips_;
  std::unique_ptr<Listener> exact_, compact_;
};

// Both models read what the exact one said, so that one word less cannot turn all that follow.
TEST_P(PrecisionTest, LogitsPointTheSameWay) {
  double total = 0.0, least = 1.0;
  std::size_t count = 0;
  for (const auto& clip : clips_) {
    const auto samples = test::read_clip(clip);
    const DecodeResult said = decode(*exact_->model, exact_->workspace, exact_->hear(samples), {});
    auto tokens = sot_sequence(exact_->model->tokenizer(), said.language, Task::transcribe, false);
    tokens.insert(tokens.end(), said.tokens.begin(), said.tokens.end());
    const MatrixView expected = exact_->read(samples, tokens), found = compact_->read(samples, tokens);
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const double row = cosine(found.row(i), expected.row(i), found.cols);
      total += row;
      least = std::min(least, row);
    }
    count += tokens.size();
  }
  RecordProperty("mean", std::to_string(total / static_cast<double>(count)));
  RecordProperty("least", std::to_string(least));
  EXPECT_GE(total / static_cast<double>(count), kMeanCosine);
  EXPECT_GE(least, kLeastCosine);
}

TEST_P(PrecisionTest, LanguageAndSilenceAreDecidedAlike) {
  for (const auto& clip : clips_) {
    const auto samples = test::read_clip(clip);
    const DecodeResult expected = decode(*exact_->model, exact_->workspace, exact_->hear(samples), {});
    const DecodeResult found = decode(*compact_->model, compact_->workspace, compact_->hear(samples), {});
    EXPECT_EQ(found.language, expected.language) << clip;
    EXPECT_EQ(found.no_speech_prob > kNoSpeech, expected.no_speech_prob > kNoSpeech)
        << clip << ": " << found.no_speech_prob << " and " << expected.no_speech_prob;
  }
}

INSTANTIATE_TEST_SUITE_P(Models, PrecisionTest,
                         testing::Combine(testing::Values("tiny.en", "base"),
                                          testing::Values("bf16", "int8")),
                         [](const auto& suite) {
                           std::string name = std::get<0>(suite.param);
                           std::ranges::replace(name, '.', '_');
                           return name + "_" + std::get<1>(suite.param);
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
