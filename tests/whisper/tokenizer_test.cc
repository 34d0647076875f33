#include "whisper/text/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <optional>

#include "base/error.h"
#include "base/json.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/figures.h"
#include "whisper/formats/vocabulary_files.h"

namespace captiond::whisper {
namespace {

using Json = nlohmann::json;

/// Each test runs on the tokenizers of tiny.en and base, held to the answers of OpenAI's own.
class TokenizerTest : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    folder_ = *folder;
    tokenizer_ = Tokenizer(read_vocabulary(folder_));
    expected_ = Json::parse(std::ifstream(test::data_file(std::string("tokenizer_") + GetParam() + ".json")));
  }

  /// The same tokens, found in the same texts.
  void expect_same(const Tokenizer& other) const {
    EXPECT_EQ(other.special(), tokenizer_->special());
    EXPECT_EQ(other.languages(), tokenizer_->languages());
    EXPECT_EQ(other.non_speech_tokens(), tokenizer_->non_speech_tokens());
    for (int token = 0; token < tokenizer_->vocabulary_size(); ++token)
      ASSERT_EQ(other.decode(std::vector{token}), tokenizer_->decode(std::vector{token})) << token;
    for (const auto& sample : expected_["texts"])
      EXPECT_EQ(other.encode(sample["text"].get<std::string>()), sample["ids"].get<std::vector<int>>());
  }

  std::filesystem::path folder_;
  std::optional<Tokenizer> tokenizer_;
  Json expected_;
};

INSTANTIATE_TEST_SUITE_P(Models, TokenizerTest, testing::Values("tiny.en", "base"));

TEST_P(TokenizerTest, KnowsItsSpecialTokens) {
  const auto& special = tokenizer_->special();
  const Json found = {{"eot", special.eot},
                      {"sot", special.sot},
                      {"translate", special.translate},
                      {"transcribe", special.transcribe},
                      {"sot_lm", special.start_of_lm},
                      {"sot_prev", special.start_of_prev},
                      {"no_speech", special.no_speech},
                      {"no_timestamps", special.no_timestamps},
                      {"timestamp_begin", special.timestamp_begin}};
  EXPECT_EQ(found, expected_["specials"]);
  EXPECT_EQ(tokenizer_->vocabulary_size(), expected_["n_vocab"]);
  EXPECT_EQ(tokenizer_->multilingual(), std::string(GetParam()) == "base");
}

TEST_P(TokenizerTest, KnowsItsLanguages) {
  EXPECT_EQ(tokenizer_->languages().size(), expected_["languages"].size());
  EXPECT_EQ(tokenizer_->language_token("tlh"), std::nullopt);
  if (!tokenizer_->multilingual()) return;  // its language tokens are never used, and "he" is still "iw"
  for (const auto& [code, token] : expected_["languages"].items())
    EXPECT_EQ(tokenizer_->language_token(code), token.get<int>()) << code;
}

TEST_P(TokenizerTest, EncodesAndDecodesAsTheOriginal) {
  for (const auto& sample : expected_["texts"]) {
    const auto tokens = tokenizer_->encode(sample["text"].get<std::string>());
    EXPECT_EQ(tokens, sample["ids"].get<std::vector<int>>()) << sample["text"];
    EXPECT_EQ(tokenizer_->decode(tokens), sample["back"].get<std::string>());
  }
}

TEST_P(TokenizerTest, SplitsWordsAsTheOriginal) {
  for (const auto& sample : expected_["split_to_word_tokens"]) {
    const auto words = tokenizer_->split_to_words(sample["ids"].get<std::vector<int>>(),
                                                  sample["language"].get<std::string>());
    Json texts = Json::array(), tokens = Json::array();
    for (const auto& word : words) {
      texts.push_back(word.text);
      tokens.push_back(word.tokens);
    }
    EXPECT_EQ(texts, sample["words"]);
    EXPECT_EQ(tokens, sample["tokens"]);
  }
}

TEST_P(TokenizerTest, FindsTheTokensThatAreNotSpoken) {
  EXPECT_EQ(tokenizer_->non_speech_tokens(), expected_["non_speech_tokens"].get<std::vector<int>>());
}

/// What CTranslate2 wrote before it kept tokenizer.json is enough: a token's number is also its rank.
TEST_P(TokenizerTest, ReadsTheSameFromCTranslate2sLists) {
  std::ifstream lines(folder_ / "vocabulary.txt");
  if (!lines) GTEST_SKIP() << "the model " << GetParam() << " has no vocabulary.txt";
  Json names = Json::array();
  for (std::string line; std::getline(lines, line);) names.push_back(line);
  const test::TemporaryFolder text, json;
  std::filesystem::create_symlink(folder_ / "vocabulary.txt", text.path() / "vocabulary.txt");
  test::write_file(json / "vocabulary.json", names.dump());
  for (const auto* folder : {&text, &json}) expect_same(Tokenizer(read_vocabulary(folder->path())));
}

TEST_P(TokenizerTest, LeavesTimestampsOutOfTheText) {
  const int begin = tokenizer_->special().timestamp_begin;
  auto tokens = tokenizer_->encode(" Hello");
  tokens.insert(tokens.begin(), begin);
  tokens.push_back(begin + 75);
  EXPECT_EQ(tokenizer_->decode(tokens), " Hello");
  EXPECT_DOUBLE_EQ(tokenizer_->timestamp(tokens.back()), 1.5);
}

TEST_P(TokenizerTest, ReplacesHalfACharacter) {
  auto tokens = tokenizer_->encode("𠮷");
  ASSERT_GT(tokens.size(), 1U);
  tokens.pop_back();
  EXPECT_EQ(tokenizer_->decode(tokens), "\xEF\xBF\xBD");
}

TEST_P(TokenizerTest, EncodesBytesThatAreNoText) {
  const std::string bad = "a\xFF\xC3(\xE2\x82";
  EXPECT_EQ(tokenizer_->decode(tokenizer_->encode(bad)), "a\xEF\xBF\xBD\xEF\xBF\xBD(\xEF\xBF\xBD");
}

TEST(TokenizerFileTest, NamesAFileThatIsNoTokenizer) {
  const test::TemporaryFolder folder;
  for (const char* text : {"a table", "[]", "{}", R"({"model": {"vocab": {"a": -1}}, "added_tokens": []})"}) {
    test::write_file(folder / "tokenizer.json", text);
    try {
      read_vocabulary(folder.path());
      FAIL() << text << " was taken for a tokenizer";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model);
      EXPECT_THAT(error.what(), testing::HasSubstr("tokenizer.json"));
    }
  }
}

TEST(TokenizerFileTest, NamesTheFilesThatItLooksFor) {
  const test::TemporaryFolder folder;
  try {
    read_vocabulary(folder.path());
    FAIL() << "a tokenizer of no file";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
    EXPECT_THAT(error.what(), testing::HasSubstr("vocabulary.txt"));
  }
}

TEST(TokenizerFileTest, RefusesAVocabularyWithoutEveryByte) {
  std::vector<std::string> text(256, "a");
  EXPECT_THROW(Tokenizer(complete_vocabulary(text, 256 + 8 + 1501 + 1)), Error);
}

TEST(TokenizerFileTest, SpecialTokensFollowFromTheNumberOfRows) {
  std::vector<std::string> text(50257);
  for (int byte = 0; byte < 256; ++byte) text[static_cast<std::size_t>(byte)] = static_cast<char>(byte);
  const auto special = [&](std::size_t rows) { return Tokenizer(complete_vocabulary(text, rows)).special(); };
  EXPECT_EQ(special(51865).transcribe, 50359);
  EXPECT_EQ(special(51866).transcribe, 50360);
  text.back() = "<|endoftext|>";  // as English files have it
  EXPECT_EQ(special(51864).eot, 50256);
  EXPECT_EQ(special(51864).transcribe, 50358);
  for (const std::size_t rows : {0UL, 51765UL, 51866UL}) EXPECT_THROW(special(rows), Error) << rows;
}

/// Large-v3 has a hundredth language, which moves every special token after it.
TEST(TokenizerFileTest, FollowsTheVocabularyOfLargeV3) {
  std::vector<std::string> text(50257);
  for (int byte = 0; byte < 256; ++byte) text[static_cast<std::size_t>(byte)] = static_cast<char>(byte);
  std::unordered_map<std::string, int> added = {{"<|endoftext|>", 50257}, {"<|startoftranscript|>", 50258}};
  for (int i = 0; i < 100; ++i) added["<|l" + std::to_string(i) + "|>"] = 50259 + i;
  int id = 50359;
  for (const char* name : {"<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>",
                           "<|nospeech|>", "<|notimestamps|>"})
    added[name] = id++;
  const Tokenizer tokenizer({text, added});
  EXPECT_EQ(tokenizer.vocabulary_size(), 51866);
  EXPECT_EQ(tokenizer.special().timestamp_begin, 50365);
  EXPECT_EQ(tokenizer.language_token("l99"), 50358);
}

}  // namespace
}  // namespace captiond::whisper
