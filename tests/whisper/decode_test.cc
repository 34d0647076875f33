// Decoding of recordings against the reference implementation, token by token: greedy one window at a time,
// the rest several windows at once.
#include "whisper/decode/decode.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "tests/support/paths.h"
#include "tests/whisper/hear.h"
#include "whisper/decode/language.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

constexpr double kBound = 1e-3;       // on probabilities and their logarithms
constexpr std::size_t kTogether = 4;  // windows decoded side by side

struct Clip {
  std::string name;
  json expected;
  Matrix features;
};

// All clips take minutes; by default one in `step` stands for the rest. CAPTIOND_ALL_CLIPS=1 takes all.
std::vector<Clip> read_table(const std::filesystem::path& path, std::size_t step) {
  const json table = json::parse(std::ifstream(path));
  if (std::getenv("CAPTIOND_ALL_CLIPS")) step = 1;
  std::vector<Clip> clips;
  std::size_t i = 0;
  for (const auto& [name, expected] : table.items()) {
    const bool fits_a_window = expected.contains("greedy");
    if (fits_a_window && i++ % step == 0) clips.push_back({name, expected, {}});
  }
  return clips;
}

class DecodeTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    model_ = Model::load(*folder, {.precision = "f32"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  void expect_table(const std::filesystem::path& table, const std::filesystem::path& folder,
                    std::size_t step) {
    std::vector<Clip> clips = read_table(table, step);
    ASSERT_FALSE(clips.empty());
    for (Clip& clip : clips) clip.features = test::hear(*model_, *workspace_, folder / (clip.name + ".flac"));
    for (const Clip& clip : clips) {
      DecodeOptions options;
      options.language = clip.expected.at("language");
      expect_same(clip, "greedy", decode(*model_, *workspace_, clip.features.view(), options));
    }
    for (std::size_t first = 0; first < clips.size(); first += kTogether)
      expect_together(std::span(clips).subspan(first, std::min(kTogether, clips.size() - first)));
  }

  void expect_together(std::span<const Clip> clips) {
    std::vector<ConstMatrixView> windows;
    std::vector<DecodeOptions> without_timestamps(clips.size()), beam5(clips.size());
    for (std::size_t i = 0; i < clips.size(); ++i) {
      windows.push_back(clips[i].features.view());
      without_timestamps[i].language = beam5[i].language = clips[i].expected.at("language");
      without_timestamps[i].without_timestamps = true;
      beam5[i].beam_size = 5;
    }
    const auto plain = decode(*model_, *workspace_, windows, without_timestamps);
    const auto beams = decode(*model_, *workspace_, windows, beam5);
    for (std::size_t i = 0; i < clips.size(); ++i) {
      expect_same(clips[i], "greedy_without_timestamps", plain[i]);
      expect_same(clips[i], "beam5", beams[i]);
    }
    if (model_->tokenizer().multilingual()) expect_languages(clips);
  }

  void expect_same(const Clip& clip, const std::string& search, const DecodeResult& result) {
    if (!clip.expected.contains(search)) return;
    SCOPED_TRACE(clip.name + ' ' + search);
    const json& expected = clip.expected.at(search);
    EXPECT_EQ(result.tokens, expected.at("tokens").get<std::vector<int>>());
    EXPECT_NEAR(result.avg_logprob, expected.at("avg_logprob").get<float>(), kBound);
    EXPECT_NEAR(result.no_speech_prob, expected.at("no_speech_prob").get<float>(), kBound);
    EXPECT_NEAR(result.compression_ratio, expected.at("compression_ratio").get<float>(), kBound);
    EXPECT_EQ(result.logprobs.size(), result.tokens.size());
  }

  // Of the windows that were decoded last: the five most probable languages of each.
  void expect_languages(std::span<const Clip> clips) {
    const auto ranked = rank_languages(*model_, *workspace_);
    ASSERT_EQ(ranked.size(), clips.size());
    for (std::size_t i = 0; i < clips.size(); ++i) {
      SCOPED_TRACE(clips[i].name);
      for (const auto& [language, probability] :
           clips[i].expected.at("detected").get<std::vector<std::pair<std::string, float>>>()) {
        const auto found = std::find_if(ranked[i].begin(), ranked[i].end(),
                                        [&](const auto& candidate) { return candidate.code == language; });
        ASSERT_NE(found, ranked[i].end()) << language;
        EXPECT_NEAR(found->probability, probability, kBound) << language;
      }
      EXPECT_EQ(ranked[i].front().code, clips[i].expected.at("detected").at(0).at(0));
    }
  }

  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_P(DecodeTest, PackagedPrompts) {
  const auto prompts = test::prompts();
  if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  expect_table(std::string(CAPTIOND_TEST_DATA) + "/decode_prompts_" + GetParam() + ".json", *prompts, 5);
}

TEST_P(DecodeTest, Recordings) {
  const auto reference = test::reference();
  if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
  expect_table(*reference / "reference/goldens" / GetParam() / "decode.json", *reference / "audio", 5);
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

}  // namespace
}  // namespace captiond::whisper
