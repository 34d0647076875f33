#include "whisper/decode/prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/whisper/random_model.h"

namespace captiond::whisper {
namespace {

using testing::ElementsAre;

constexpr std::size_t kContext = 16;  // of which 7 tokens may stand before the start of transcript
constexpr int kSot = 257, kPrevious = 262, kNoTimestamps = 264;

class PromptTest : public testing::Test {
 protected:
  PromptTest() { options_.sample_len = 8; }
  Prompt prompt() const { return make_prompt(tokenizer_, kContext, options_, "en"); }

  const Tokenizer tokenizer_ = test::byte_tokenizer();
  DecodeOptions options_;
};

TEST_F(PromptTest, IsTheStartOfTranscriptWhenThereIsNothingElseToSay) {
  EXPECT_EQ(prompt().tokens, sot_sequence(tokenizer_, "en", Task::transcribe, false));
  EXPECT_EQ(prompt().sot, 0U);
}

TEST_F(PromptTest, KeepsTheEndOfALongPrompt) {
  options_.prompt.resize(30);
  std::iota(options_.prompt.begin(), options_.prompt.end(), 1);
  options_.without_timestamps = true;
  const Prompt made = prompt();
  EXPECT_THAT(std::vector(made.tokens.begin(), made.tokens.begin() + 9),
              ElementsAre(kPrevious, 24, 25, 26, 27, 28, 29, 30, kSot));
  EXPECT_EQ(made.sot, 8U);
  EXPECT_EQ(made.tokens.back(), kNoTimestamps);
}

TEST_F(PromptTest, HotWordsStandBeforeWhatWasSaid) {
  options_.hot_words = {1, 2, 3};
  options_.prompt = {10, 11, 12, 13, 14, 15};
  const Prompt made = prompt();
  EXPECT_THAT(std::vector(made.tokens.begin(), made.tokens.begin() + 9),
              ElementsAre(kPrevious, 1, 2, 3, 12, 13, 14, 15, kSot));
}

TEST_F(PromptTest, APrefixComesLastAndLeavesNoRoomForHotWords) {
  options_.hot_words = {1, 2, 3};
  options_.prefix = {20, 21};
  const Prompt made = prompt();
  EXPECT_EQ(made.tokens.front(), kSot);
  EXPECT_EQ(made.tokens.back(), 21);
  EXPECT_EQ(made.prefix, 2U);
}

TEST_F(PromptTest, APrefixNeverFillsTheContext) {
  options_.prefix.assign(40, 20);
  options_.prompt.assign(40, 1);
  EXPECT_LT(prompt().tokens.size(), kContext);
  options_.sample_len = 5;  // the reference then keeps 8 - 5 tokens of it
  EXPECT_EQ(prompt().prefix, 3U);
}

TEST_F(PromptTest, SpokenTextHasOneSpaceInFront) {
  EXPECT_EQ(encode_spoken(tokenizer_, " hi \n"), tokenizer_.encode(" hi"));
  EXPECT_TRUE(encode_spoken(tokenizer_, "  ").empty());
}

}  // namespace
}  // namespace captiond::whisper
