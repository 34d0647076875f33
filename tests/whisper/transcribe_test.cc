// Whole recordings against the reference implementation: segments, seeks, words and times.
#include "whisper/transcribe/transcribe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "tests/whisper/expect_transcript.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

/// A few recordings that cover what there is: several windows, several segments, another language, a single
/// word. All of them when CAPTIOND_TEST_ALL is set: that takes minutes.
bool is_wanted(const std::string& clip) {
  static const std::set<std::string> kFew = {"az_en_test_audio", "cards_001", "jfk", "pico_es"};
  return std::getenv("CAPTIOND_TEST_ALL") != nullptr || kFew.contains(clip);
}

class TranscribeTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    model_ = Model::load(*folder, {.precision = "f32"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  /// Every clip for which the reference has a run of this name.
  void expect_table(const std::string& table, const std::string& run, const TranscribeOptions& options) {
    const auto reference = test::reference();
    if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
    const json answers = json::parse(std::ifstream(*reference / "reference/goldens" / GetParam() / table));
    for (const auto& [clip, expected] : answers.items()) {
      SCOPED_TRACE(clip);
      if (!expected.contains(run) || !is_wanted(clip)) continue;
      TranscribeOptions own = options;
      own.temperatures = {0.0F};
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

TEST_P(TranscribeTest, SearchesWithBeamsAsTheReference) {
  TranscribeOptions options;
  options.decode.beam_size = 5;
  expect_table("transcribe.json", "beam5", options);
}

TEST_P(TranscribeTest, PlacesWordsOfABeamSearchAsTheReference) {
  TranscribeOptions options;
  options.decode.beam_size = 5;
  options.word_timestamps = true;
  expect_table("transcribe.json", "beam5_words", options);
}

TEST_P(TranscribeTest, TranslatesAsTheReference) {
  if (!model_->tokenizer().multilingual()) GTEST_SKIP() << "an English model translates nothing";
  TranscribeOptions options;
  options.decode.task = Task::translate;
  expect_table("translate.json", "transcribe_greedy", options);
}

std::vector<float> prompt(const std::string& name) {
  return test::read_clip(*test::prompts() / (name + ".flac"));
}

TEST_P(TranscribeTest, WordsJoinToTheTextAndFollowEachOther) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  TranscribeOptions options;
  options.decode.language = "en";
  options.word_timestamps = true;
  const auto samples = prompt("en_demo-moreinfo");
  const auto transcript = transcribe(*model_, *workspace_, samples, options);
  ASSERT_FALSE(transcript.segments.empty());
  double spoken = 0.0;
  for (const Segment& segment : transcript.segments) {
    std::string joined;
    for (const WordTime& word : segment.words) {
      joined += word.text;
      EXPECT_LE(spoken, word.start) << word.text;
      EXPECT_LE(word.start, word.end) << word.text;
      EXPECT_GT(word.probability, 0.0F) << word.text;
      spoken = word.end;
    }
    EXPECT_EQ(joined, segment.text);
  }
  EXPECT_LE(spoken, static_cast<double>(samples.size()) / kSampleRate + 0.1);
}

TEST_P(TranscribeTest, HearsARecordingOfManyWindowsToItsEnd) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  std::vector<float> samples;
  for (const char* name : {"en_demo-echotest", "en_basic-pbx-ivr-main", "en_demo-abouttotry"}) {
    const auto more = prompt(name);
    samples.insert(samples.end(), more.begin(), more.end());
  }
  TranscribeOptions options;
  options.decode.language = "en";
  std::vector<double> done;
  const auto transcript =
      transcribe(*model_, *workspace_, samples, options, [&](double share) { done.push_back(share); });
  for (const char* said : {"repeated back to you", "extension", "customer advocate", "make the connection"})
    EXPECT_THAT(transcript.text, testing::HasSubstr(said));
  EXPECT_GT(transcript.segments.back().seek, 3000);
  EXPECT_GE(done.size(), 3U);
  EXPECT_TRUE(std::is_sorted(done.begin(), done.end()));
  EXPECT_EQ(done.back(), 1.0);
}

TEST_P(TranscribeTest, ThePromptLendsItsSpelling) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  TranscribeOptions options;
  options.decode.language = "en";
  options.initial_prompt = "WEASELS, WEASELS! THEY SHOUT ALL DAY: WEASELS HERE, WEASELS THERE.";
  const auto samples = prompt("en_tt-weasels");
  const auto prompted = transcribe(*model_, *workspace_, samples, options);
  options.initial_prompt.clear();
  EXPECT_NE(prompted.text, transcribe(*model_, *workspace_, samples, options).text);
  EXPECT_THAT(prompted.text, testing::Not(testing::HasSubstr("SHOUT")));  // it is no part of the answer
}

/// Each stretch of speech is written in its own language, which one pass finds for all of them.
TEST_P(TranscribeTest, FollowsTheSpeakersFromLanguageToLanguage) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
  if (!model_->tokenizer().multilingual()) GTEST_SKIP() << "an English model knows one language";
  std::vector<float> samples = prompt("en_demo-moreinfo");
  const auto change = static_cast<std::int64_t>(samples.size());
  const auto italian = prompt("it_conf-getconfno");
  samples.insert(samples.end(), italian.begin(), italian.end());
  const auto end = static_cast<std::int64_t>(samples.size());
  const std::vector<Region> regions = {{SampleTime(0), SampleTime(change)},
                                       {SampleTime(change), SampleTime(end)}};

  std::string alone;
  TranscribeOptions options;
  for (const auto& [language, region] : {std::pair("en", regions[0]), {"it", regions[1]}}) {
    options.decode.language = language;
    options.clip_timestamps = {to_seconds(region.begin), to_seconds(region.end)};
    alone += transcribe(*model_, *workspace_, samples, options).text;
  }
  options.decode.language.clear();
  options.multilingual = true;
  const auto transcript = transcribe_regions(*model_, *workspace_, samples, regions, 2, options);
  EXPECT_EQ(transcript.text, alone);
  EXPECT_EQ(transcript.segments.front().language, "en");
  EXPECT_EQ(transcript.segments.back().language, "it");
}

TEST_P(TranscribeTest, NothingIsSaidInNothing) {
  const auto transcript = transcribe(*model_, *workspace_, {}, {});
  EXPECT_EQ(transcript.text, "");
  EXPECT_TRUE(transcript.segments.empty());
}

}  // namespace
}  // namespace captiond::whisper
