// Where a window's tokens are cut, on a vocabulary of letters.
#include "whisper/transcribe/segments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace captiond::whisper {
namespace {

Tokenizer letters() {
  std::vector<std::string> text(256);
  for (int byte = 0; byte < 256; ++byte) text[static_cast<std::size_t>(byte)] = static_cast<char>(byte);
  int id = 256;
  std::unordered_map<std::string, int> added;
  for (const char* name :
       {"<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>",
        "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"})
    added[name] = id++;
  return Tokenizer({text, added});
}

class CutSegments : public testing::Test {
 protected:
  /// Tokens of a text in which <2.5> stands for a timestamp.
  CutWindow cut(const std::string& text, std::size_t seek = 0, std::size_t frames = 3000) {
    DecodeResult result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '<') {
        result.tokens.push_back(text[i]);
        continue;
      }
      std::size_t size = 0;
      result.tokens.push_back(tokenizer_.special().timestamp_begin +
                              static_cast<int>(std::stod(text.substr(i + 1), &size) / kTimestampStep + 0.5));
      i += size + 1;
    }
    return cut_segments(tokenizer_, result, {seek, seek + frames});
  }

  static std::vector<std::string> texts(const CutWindow& window) {
    std::vector<std::string> found;
    for (const Segment& segment : window.segments) found.push_back(segment.text);
    return found;
  }

  const Tokenizer tokenizer_ = letters();
};

TEST_F(CutSegments, BetweenPairsOfTimestamps) {
  const auto window = cut("<0.0> one<1.5><1.5> two<3.0><3.0>");
  EXPECT_THAT(texts(window), testing::ElementsAre(" one", " two"));
  EXPECT_DOUBLE_EQ(window.segments[1].start, 1.5);
  EXPECT_DOUBLE_EQ(window.segments[1].end, 3.0);
  EXPECT_EQ(window.next, 300U);
  EXPECT_FALSE(window.ends_in_silence);
}

TEST_F(CutSegments, AndLeaveAnUnfinishedOneToTheNextWindow) {
  const auto window = cut("<0.0> one<1.5><1.5> tw");
  EXPECT_THAT(texts(window), testing::ElementsAre(" one"));
  EXPECT_EQ(window.next, 150U);
}

TEST_F(CutSegments, ASingleTimestampAtTheEndClosesTheWindow) {
  const auto window = cut("<0.0> one<1.5><1.5> two<3.0>", 0, 2000);
  EXPECT_THAT(texts(window), testing::ElementsAre(" one", " two"));
  EXPECT_EQ(window.next, 2000U);
  EXPECT_TRUE(window.ends_in_silence);
}

TEST_F(CutSegments, WithoutPairsTheWindowIsOneSegment) {
  const auto window = cut("<0.0> one<2.0>", 0, 2000);
  EXPECT_THAT(texts(window), testing::ElementsAre(" one"));
  EXPECT_DOUBLE_EQ(window.segments[0].end, 2.0);
  EXPECT_EQ(window.next, 2000U);
}

TEST_F(CutSegments, WithoutTimestampsItLastsAsLongAsTheSound) {
  const auto window = cut(" one", 100, 450);
  EXPECT_DOUBLE_EQ(window.segments[0].start, 1.0);
  EXPECT_DOUBLE_EQ(window.segments[0].end, 5.5);
}

TEST_F(CutSegments, AnEmptyWindowIsAnEmptySegment) {
  const auto window = cut("");
  EXPECT_THAT(texts(window), testing::ElementsAre(""));
  EXPECT_EQ(window.next, 3000U);
}

TEST_F(CutSegments, CountsFromTheStartOfTheRecording) {
  const auto window = cut("<0.5> one<1.5><1.5>", 3000);
  EXPECT_DOUBLE_EQ(window.segments[0].start, 30.5);
  EXPECT_EQ(window.segments[0].seek, 3000);
}

}  // namespace
}  // namespace captiond::whisper
