// Whole recordings against the reference implementation: segments, seeks, words and times.
#include "whisper/transcribe.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "whisper/model.h"
#include "whisper/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

constexpr double kStep = 0.02 + 1e-6;  // seconds: one timestamp token
constexpr double kBound = 1e-3;        // on probabilities and their logarithms

void expect_segment(const Segment& found, const json& expected) {
  EXPECT_EQ(found.text, expected.at("text"));
  EXPECT_EQ(found.tokens, expected.at("tokens").get<std::vector<int>>());
  EXPECT_EQ(found.seek, expected.at("seek"));
  EXPECT_NEAR(found.start, expected.at("start").get<double>(), kStep);
  EXPECT_NEAR(found.end, expected.at("end").get<double>(), kStep);
  EXPECT_NEAR(found.avg_logprob, expected.at("avg_logprob").get<double>(), kBound);
  EXPECT_NEAR(found.no_speech_prob, expected.at("no_speech_prob").get<double>(), kBound);
  EXPECT_NEAR(found.compression_ratio, expected.at("compression_ratio").get<double>(), kBound);
}

void expect_words(const std::vector<WordTime>& found, const json& expected) {
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    SCOPED_TRACE(found[i].text);
    EXPECT_EQ(found[i].text, expected[i][0]);
    EXPECT_NEAR(found[i].start, expected[i][1].get<double>(), kStep);
    EXPECT_NEAR(found[i].end, expected[i][2].get<double>(), kStep);
    EXPECT_NEAR(found[i].probability, expected[i][3].get<double>(), kBound);
  }
}

void expect_transcript(const Transcript& found, const json& expected) {
  EXPECT_EQ(found.text, expected.at("text"));
  const json& segments = expected.at("segments");
  ASSERT_EQ(found.segments.size(), segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    SCOPED_TRACE("segment " + std::to_string(i));
    EXPECT_EQ(found.segments[i].id, static_cast<int>(i));
    expect_segment(found.segments[i], segments[i]);
    if (segments[i].contains("words")) expect_words(found.segments[i].words, segments[i].at("words"));
  }
}

class TranscribeTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    model_ = Model::load(*folder);
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  /// Every clip for which the reference has a run of this name.
  void expect_table(const std::string& table, const std::string& run, const TranscribeOptions& options) {
    const auto reference = test::reference();
    if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
    const json answers = json::parse(std::ifstream(*reference / "reference/goldens" / GetParam() / table));
    for (const auto& [clip, expected] : answers.items()) {
      SCOPED_TRACE(clip);
      TranscribeOptions own = options;
      own.decode.language = expected.at("language");
      const auto samples = test::read_clip(*reference / "audio" / (clip + ".flac"));
      expect_transcript(transcribe(*model_, *workspace_, samples, own), expected.at(run));
    }
  }

  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
};

INSTANTIATE_TEST_SUITE_P(Models, TranscribeTest, testing::Values("tiny.en", "base"),
                         [](const auto& suite) { return suite.param == "base" ? "base" : "tiny_en"; });

TEST_P(TranscribeTest, CutsSegmentsAsTheReference) {
  expect_table("transcribe.json", "greedy", {});
}

TEST_P(TranscribeTest, PlacesWordsAsTheReference) {
  TranscribeOptions options;
  options.word_timestamps = true;
  expect_table("transcribe.json", "greedy_words", options);
}

TEST_P(TranscribeTest, TranslatesAsTheReference) {
  if (!model_->tokenizer().multilingual()) GTEST_SKIP() << "an English model translates nothing";
  TranscribeOptions options;
  options.decode.task = Task::translate;
  expect_table("translate.json", "transcribe_greedy", options);
}

}  // namespace
}  // namespace captiond::whisper
