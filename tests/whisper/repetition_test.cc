#include "whisper/decode/repetition.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace captiond::whisper {
namespace {

std::size_t tail(const std::string& letters, std::size_t repeats = 3) {
  return repeated_tail(std::vector<int>(letters.begin(), letters.end()), repeats);
}

TEST(RepeatedTail, CountsWhatIsSaidOnceMore) {
  EXPECT_EQ(tail("thankyouforwatchingforwatchingforwatching"), 22U);
  EXPECT_EQ(tail("xabcdabcdabcdabcd"), 12U);
}

TEST(RepeatedTail, SpeechMayRepeatItselfALittle) {
  EXPECT_EQ(tail("nonono"), 0U) << "three times, but short";
  EXPECT_EQ(tail("yesyesyesyes"), 9U) << "four times is too often";
  EXPECT_EQ(tail("forwatchingforwatching"), 0U) << "only twice";
  EXPECT_EQ(tail("forwatchingforwatchingforwatchingand"), 0U) << "it went on";
  EXPECT_EQ(tail(""), 0U);
}

TEST(RepeatedTail, ASingleTokenMustStandTwelveTimes) {
  EXPECT_EQ(tail(std::string(11, 'a')), 0U);
  EXPECT_EQ(tail(std::string(12, 'a')), 11U);
}

TEST(CompressionRatio, IsHighForTextThatRepeatsItself) {
  EXPECT_EQ(compression_ratio(""), 0.0F);
  EXPECT_LT(compression_ratio("Ask not what your country can do for you."), 1.0F);
  std::string loop;
  for (int i = 0; i < 50; ++i) loop += "and again ";
  EXPECT_GT(compression_ratio(loop), 2.4F);
}

}  // namespace
}  // namespace captiond::whisper
