#include "whisper/writers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "whisper/languages.h"

namespace captiond::whisper {
namespace {

Transcript two_segments() {
  Transcript transcript{" Ça va? Oui.", "fr", {}};
  transcript.segments.resize(2);
  transcript.segments[0].text = " Ça va?";
  transcript.segments[1].id = 1;
  transcript.segments[1].seek = 300;
  transcript.segments[1].start = 3.1;
  transcript.segments[1].end = 3.3000000000000003;
  transcript.segments[1].text = " Oui.";
  transcript.segments[1].tokens = {1, 2};
  transcript.segments[1].avg_logprob = -0.3F;
  return transcript;
}

TEST(Writers, TextIsASegmentALine) {
  EXPECT_EQ(to_text(two_segments()), "Ça va?\nOui.\n");
}

TEST(Writers, JsonHasTheFieldsOfTheOriginalInItsOrder) {
  Transcript transcript = two_segments();
  const std::string plain = to_json(transcript);
  EXPECT_THAT(plain, testing::Not(testing::HasSubstr("words")));
  EXPECT_THAT(plain,
              testing::HasSubstr(R"({"id":1,"seek":300,"start":3.1,"end":3.3,"text":" Oui.","tokens":[1,2],)"
                                 R"("temperature":0.0,"avg_logprob":-0.3,"compression_ratio":0.0,)"
                                 R"("no_speech_prob":0.0})"));
  EXPECT_EQ(nlohmann::json::parse(plain)["text"], transcript.text);
}

TEST(Writers, JsonHasWordsInEverySegmentOrInNone) {
  Transcript transcript = two_segments();
  transcript.segments[1].words = {{" Oui.", 3.1, 3.3, 0.5F}};
  const auto json = nlohmann::json::parse(to_json(transcript));
  EXPECT_EQ(json["segments"][0]["words"].size(), 0U);
  EXPECT_EQ(json["segments"][1]["words"][0],
            (nlohmann::json{{"word", " Oui."}, {"start", 3.1}, {"end", 3.3}, {"probability", 0.5}}));
}

TEST(Languages, AreKnownByCodeAndByName) {
  EXPECT_EQ(language_code("de"), "de");
  EXPECT_EQ(language_code("German"), "de");
  EXPECT_EQ(language_code("CASTILIAN"), "es");
  EXPECT_EQ(language_code("haitian creole"), "ht");
  EXPECT_EQ(language_code("klingon"), std::nullopt);
  EXPECT_EQ(language_name("yue"), "cantonese");
  EXPECT_EQ(language_name("xx"), std::nullopt);
}

}  // namespace
}  // namespace captiond::whisper
