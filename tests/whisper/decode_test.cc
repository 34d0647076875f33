// Greedy decoding of recordings against the reference implementation, token by token.
#include "whisper/decode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "whisper/encoder.h"
#include "whisper/language.h"
#include "whisper/log_mel.h"
#include "whisper/model.h"
#include "whisper/repetition.h"
#include "whisper/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

constexpr double kBound = 1e-3;  // on probabilities and their logarithms

class DecodeTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    model_ = Model::load(*folder);
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  ConstMatrixView encode_clip(const std::filesystem::path& path) {
    const LogMel log_mel(model_->dims().n_mels);
    const MelFrames mel = padded_window(log_mel, test::read_clip(path));
    return encode(*model_, *workspace_, {mel.values.data(), mel.size(), mel.bands, mel.bands});
  }

  void expect_same(ConstMatrixView features, const DecodeOptions& options, const json& expected) {
    const DecodeResult result = decode(*model_, *workspace_, features, options);
    EXPECT_EQ(result.tokens, expected.at("tokens").get<std::vector<int>>());
    EXPECT_NEAR(result.avg_logprob, expected.at("avg_logprob").get<float>(), kBound);
    EXPECT_NEAR(result.no_speech_prob, expected.at("no_speech_prob").get<float>(), kBound);
    EXPECT_NEAR(result.compression_ratio, expected.at("compression_ratio").get<float>(), kBound);
  }

  // Every clip of a folder that a table of the reference's answers names.
  void expect_table(const std::filesystem::path& table, const std::filesystem::path& clips) {
    const json answers = json::parse(std::ifstream(table));
    ASSERT_FALSE(answers.empty());
    for (const auto& [clip, expected] : answers.items()) {
      if (!expected.contains("greedy")) continue;  // longer than a window
      SCOPED_TRACE(clip);
      const auto features = encode_clip(clips / (clip + ".flac"));
      DecodeOptions options;
      options.language = expected.at("language");
      expect_same(features, options, expected.at("greedy"));
      options.without_timestamps = true;
      expect_same(features, options, expected.at("greedy_without_timestamps"));
      if (expected.contains("detected")) expect_language(features, expected.at("detected"));
    }
  }

  void expect_language(ConstMatrixView features, const json& expected) {
    const auto ranked = detect_language(*model_, *workspace_, features);
    const json& best = expected.at(0).is_array() ? expected.at(0) : expected;
    EXPECT_EQ(ranked.front().code, best.at(0));
    EXPECT_NEAR(ranked.front().probability, best.at(1).get<float>(), kBound);
  }

  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_P(DecodeTest, PackagedPrompts) {
  const auto prompts = test::prompts();
  if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  expect_table(std::string(CAPTIOND_TEST_DATA) + "/decode_prompts_" + GetParam() + ".json", *prompts);
}

TEST_P(DecodeTest, Recordings) {
  const auto reference = test::reference();
  if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
  expect_table(*reference / "reference/goldens" / GetParam() / "decode.json", *reference / "audio");
}

TEST_P(DecodeTest, RefusesAnUnknownLanguage) {
  if (!model_->tokenizer().multilingual()) GTEST_SKIP() << "an English model is asked for no language";
  Matrix silence(2, model_->dims().n_mels);
  std::fill_n(silence.data(), 2 * silence.cols(), 0.0F);
  DecodeOptions options;
  options.language = "xx";
  const auto features = encode(*model_, *workspace_, silence.view());
  EXPECT_THROW(decode(*model_, *workspace_, features, options), Error);
}

INSTANTIATE_TEST_SUITE_P(Models, DecodeTest, testing::Values("tiny.en", "base"),
                         [](const auto& suite) { return suite.param == "base" ? "base" : "tiny_en"; });

TEST(CompressionRatio, IsHighForTextThatRepeatsItself) {
  EXPECT_EQ(compression_ratio(""), 0.0F);
  EXPECT_LT(compression_ratio("Ask not what your country can do for you."), 1.0F);
  std::string loop;
  for (int i = 0; i < 50; ++i) loop += "and again ";
  EXPECT_GT(compression_ratio(loop), 2.4F);
}

}  // namespace
}  // namespace captiond::whisper
