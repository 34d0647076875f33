// Transcripts as files, against what OpenAI's writers make of the same segments (data/writers.json, made by
// scripts/reference/writer_goldens.py).
#include "whisper/writers/writers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/json.h"
#include "whisper/writers/subtitles.h"
#include "whisper/writers/time_stamp.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

const json& answers() {
  static const json parsed = json::parse(std::ifstream(CAPTIOND_TEST_DATA "/writers.json"));
  return parsed;
}

Segment segment_from(const json& from) {
  Segment segment;
  segment.id = from.at("id");
  segment.seek = from.at("seek");
  segment.start = from.at("start");
  segment.end = from.at("end");
  segment.text = from.at("text");
  segment.tokens = from.at("tokens").get<std::vector<int>>();
  segment.temperature = from.at("temperature");
  segment.avg_logprob = from.at("avg_logprob");
  segment.compression_ratio = from.at("compression_ratio");
  segment.no_speech_prob = from.at("no_speech_prob");
  for (const json& word : from.value("words", json::array()))
    segment.words.push_back({word.at("word"), word.at("start"), word.at("end"), word.at("probability")});
  return segment;
}

Transcript transcript_from(const json& from) {
  Transcript transcript{from.at("text"), from.at("language"), {}, false};
  for (const json& segment : from.at("segments")) transcript.segments.push_back(segment_from(segment));
  transcript.has_words = from.at("segments")[0].contains("words");
  return transcript;
}

SubtitleOptions options_from(const json& from) {
  SubtitleOptions options;
  options.max_line_width = from.value("max_line_width", 0U);
  options.max_line_count = from.value("max_line_count", 0U);
  options.max_words_per_line = from.value("max_words_per_line", 0U);
  options.highlight_words = from.value("highlight_words", false);
  return options;
}

Transcript saying(const std::string& text) {
  Transcript transcript{text, "en", std::vector<Segment>(1), false};
  transcript.segments[0].text = text;
  transcript.segments[0].end = 1.5;
  return transcript;
}

TEST(Writers, SegmentsAsTheReferenceWritesThem) {
  const Transcript transcript = transcript_from(answers()["plain"]);
  const json& written = answers()["written"];
  EXPECT_EQ(to_text(transcript), written["txt"]);
  EXPECT_EQ(to_tsv(transcript), written["tsv"]);
  EXPECT_EQ(to_srt(transcript), written["srt"]);
  EXPECT_EQ(to_vtt(transcript), written["vtt"]);
}

TEST(Writers, WordsLaidOutAsTheReferenceDoes) {
  const Transcript transcript = transcript_from(answers()["words"]);
  for (const json& layout : answers()["layouts"]) {
    SCOPED_TRACE(layout["options"].dump());
    const SubtitleOptions options = options_from(layout["options"]);
    EXPECT_EQ(to_srt(transcript, options), layout["srt"]);
    EXPECT_EQ(to_vtt(transcript, options), layout["vtt"]);
  }
}

/// Equal, but for digits that a float or a rounding to a millionth cannot hold.
void expect_like(const json& found, const json& expected) {
  if (expected.is_number()) {
    EXPECT_NEAR(found.get<double>(), expected.get<double>(), 1e-6);
  } else if (expected.is_structured()) {
    ASSERT_EQ(found.size(), expected.size());
    for (const auto& [key, value] : expected.items()) {
      SCOPED_TRACE(key);
      expect_like(expected.is_array() ? found.at(std::stoul(key)) : found.at(key), value);
    }
  } else {
    EXPECT_EQ(found, expected);
  }
}

TEST(Writers, JsonHasTheFieldsOfTheReference) {
  for (const char* kind : {"plain", "words"})
    expect_like(json::parse(to_json(transcript_from(answers()[kind]))), answers()[kind]);
}

TEST(Writers, JsonIsOneLineInTheOrderOfTheReference) {
  Transcript transcript = saying(" Oui.");
  transcript.segments[0].end = 3.3000000000000003;
  transcript.segments[0].avg_logprob = -0.3F;
  EXPECT_EQ(to_json(transcript),
            R"({"text":" Oui.","segments":[{"id":0,"seek":0,"start":0.0,"end":3.3,"text":" Oui.",)"
            R"("tokens":[],"temperature":0.0,"avg_logprob":-0.3,"compression_ratio":0.0,)"
            R"("no_speech_prob":0.0}],"language":"en"})");
}

TEST(Subtitles, TextIsNoMarkInVtt) {
  EXPECT_EQ(to_vtt(saying(" a <b> & c --> d")),
            "WEBVTT\n\n00:00.000 --> 00:01.500\na &lt;b&gt; &amp; c --&gt; d\n\n");
}

TEST(Subtitles, TextIsNoMarkInSrt) {
  EXPECT_EQ(to_srt(saying(" <i>x</i> 1 < 2 {\\an8} {x} a --> b ---> c -> d")),
            "1\n00:00:00,000 --> 00:00:01,500\n‹i>x‹/i> 1 < 2 (\\an8} {x} a -> b -> c -> d\n\n");
}

TEST(Subtitles, LineBreaksOfTheTextEndNoSubtitle) {
  Transcript transcript = saying(" one\n\ntwo");
  EXPECT_EQ(to_srt(transcript), "1\n00:00:00,000 --> 00:00:01,500\none  two\n\n");
  transcript.has_words = true;
  transcript.segments[0].words = {{" one", 0.0, 0.5, 1.0F}, {"\n\ntwo", 0.5, 1.5, 1.0F}};
  EXPECT_EQ(to_vtt(transcript), "WEBVTT\n\n00:00.000 --> 00:01.500\none  two\n\n");
}

TEST(Subtitles, HighlightedWordsAreEscapedToo) {
  Transcript transcript = saying("");
  transcript.has_words = true;
  transcript.segments[0].words = {{" A<", 0.0, 0.5, 1.0F}, {" b", 0.5, 1.5, 1.0F}};
  SubtitleOptions options;
  options.highlight_words = true;
  EXPECT_THAT(to_vtt(transcript, options), testing::HasSubstr("\n<u>A&lt;</u> b\n"));
  EXPECT_THAT(to_vtt(transcript, options), testing::HasSubstr("\nA&lt; <u>b</u>\n"));
}

TEST(Subtitles, OfNothingThereAreNone) {
  EXPECT_EQ(to_srt({}), "");
  EXPECT_EQ(to_vtt({}), "WEBVTT\n\n");
}

TEST(TimeStamp, RoundsToTheMillisecondAndShowsHours) {
  EXPECT_EQ(time_stamp(59.9995, StampStyle::vtt), "01:00.000");
  EXPECT_EQ(time_stamp(0.0005, StampStyle::vtt), "00:00.000");
  EXPECT_EQ(time_stamp(3600.25, StampStyle::vtt), "01:00:00.250");
  EXPECT_EQ(time_stamp(360000.0, StampStyle::srt), "100:00:00,000");
}

}  // namespace
}  // namespace captiond::whisper
