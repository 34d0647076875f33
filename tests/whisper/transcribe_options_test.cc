// What the options of transcribe() do to a recording with long silence and noise, against the reference
// implementation (data/transcribe_options.json, made by scripts/reference/transcribe_goldens.py); and regions
// side by side against regions one by one.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "tests/whisper/expect_transcript.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"
#include "whisper/transcribe/transcribe.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

/// "1,2.5" as numbers.
std::vector<double> numbers(const std::string& list) {
  return json::parse('[' + list + ']').get<std::vector<double>>();
}

TranscribeOptions options_from(const json& from) {
  TranscribeOptions options;
  options.decode.language = "en";
  options.temperatures = {0.0F};
  options.condition_on_previous_text = from.value("condition_on_previous_text", true);
  options.initial_prompt = from.value("initial_prompt", "");
  options.carry_initial_prompt = from.value("carry_initial_prompt", false);
  options.word_timestamps = from.value("word_timestamps", false);
  options.append_punctuations = from.value("append_punctuations", options.append_punctuations);
  options.prepend_punctuations = from.value("prepend_punctuations", options.prepend_punctuations);
  if (from.contains("clip_timestamps")) options.clip_timestamps = numbers(from.at("clip_timestamps"));
  if (from.contains("hallucination_silence_threshold"))
    options.hallucination_silence_threshold = from.at("hallucination_silence_threshold");
  if (from.contains("no_speech_threshold")) options.no_speech_threshold.reset();
  if (from.contains("max_initial_timestamp")) options.decode.max_initial_timestamp.reset();
  if (from.contains("suppress_tokens")) options.decode.suppress_tokens.clear();
  return options;
}

/// Prompts, and seconds of silence, one after another.
std::vector<float> recording_of(const json& parts) {
  std::vector<float> samples;
  for (const json& part : parts) {
    const auto more =
        part.is_string()
            ? test::read_clip(*test::prompts() / (part.get<std::string>() + ".flac"))
            : std::vector<float>(static_cast<std::size_t>(std::lround(part.get<double>() * kSampleRate)));
    samples.insert(samples.end(), more.begin(), more.end());
  }
  return samples;
}

class TranscribeOptionsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = test::model("tiny.en");
    if (!folder) GTEST_SKIP() << "the model tiny.en is not installed";
    if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder with decoded voice prompts";
    model_ = Model::load(*folder, {.precision = "f32"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
    answers_ = json::parse(std::ifstream(CAPTIOND_TEST_DATA "/transcribe_options.json"));
    samples_ = recording_of(answers_.at("parts"));
  }

  // What is held against itself needs no precision.
  void load_fast() {
    model_ = Model::load(*test::model("tiny.en"), {.precision = "int8"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  Transcript regions(std::size_t batch_size, const TranscribeOptions& options) {
    return transcribe_regions(*model_, *workspace_, samples_, kRegions, batch_size, options);
  }

  static constexpr SampleTime at(double seconds) { return from_seconds(seconds); }

  // Of several lengths, one longer than a window, one past the end, one of nothing.
  const std::vector<Region> kRegions = {{at(0), at(3)},    {at(9), at(20)},    {at(28), at(62)},
                                        {at(50), at(50)},  {at(57), at(63.2)}, {at(80), at(103)},
                                        {at(90), at(1000)}};
  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
  json answers_;
  std::vector<float> samples_;
};

TEST_F(TranscribeOptionsTest, DoWhatTheyDoInTheReference) {
  for (const auto& [name, run] : answers_.at("runs").items()) {
    SCOPED_TRACE(name);
    const auto found = transcribe(*model_, *workspace_, samples_, options_from(run.at("options")));
    expect_transcript(found, run);
  }
}

TEST_F(TranscribeOptionsTest, RegionsSideBySideSayWhatTheySayOneByOne) {
  load_fast();
  TranscribeOptions options;
  options.decode.language = "en";
  options.word_timestamps = true;
  options.initial_prompt = "Weasels.";
  const Transcript alone = regions(1, options);
  const Transcript together = regions(4, options);
  EXPECT_THAT(alone.text, testing::HasSubstr("exchange connection"));
  EXPECT_EQ(together.text, alone.text);
  ASSERT_EQ(together.segments.size(), alone.segments.size());
  for (std::size_t i = 0; i < alone.segments.size(); ++i) {
    EXPECT_EQ(together.segments[i].id, static_cast<int>(i));
    EXPECT_EQ(together.segments[i].tokens, alone.segments[i].tokens);
    EXPECT_EQ(together.segments[i].seek, alone.segments[i].seek);
    EXPECT_EQ(together.segments[i].words.size(), alone.segments[i].words.size());
    EXPECT_NEAR(together.segments[i].end, alone.segments[i].end, 0.021);
  }
}

TEST_F(TranscribeOptionsTest, ARegionSaysWhatAClipSays) {
  load_fast();
  TranscribeOptions options;
  options.decode.language = "en";
  options.temperatures = {0.0F};
  std::string joined;
  for (const Region& region : kRegions) {
    options.clip_timestamps = {to_seconds(region.begin), to_seconds(region.end)};
    joined += transcribe(*model_, *workspace_, samples_, options).text;
  }
  EXPECT_EQ(regions(3, options).text, joined);
}

TEST_F(TranscribeOptionsTest, AWindowIsTriedAtEveryTemperatureUntilOneIsGoodEnough) {
  TranscribeOptions options;
  options.decode.language = "en";
  options.clip_timestamps = {0.0, 3.0};
  options.logprob_threshold = 0.0F;  // no text is
  options.no_speech_threshold.reset();
  options.temperatures = {0.0F, 0.2F, 0.4F};
  EXPECT_EQ(transcribe(*model_, *workspace_, samples_, options).segments.at(0).temperature, 0.4F);
  options.logprob_threshold = -1.0F;
  EXPECT_EQ(transcribe(*model_, *workspace_, samples_, options).segments.at(0).temperature, 0.0F);
}

TEST_F(TranscribeOptionsTest, NoTemperatureAtAllIsAnError) {
  TranscribeOptions options;
  options.temperatures.clear();
  EXPECT_THROW(transcribe(*model_, *workspace_, samples_, options), Error);
}

}  // namespace
}  // namespace captiond::whisper
