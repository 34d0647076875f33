// Loading a model's folder, whole and damaged.
#include "whisper/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"
#include "tests/support/paths.h"

namespace captiond::whisper {
namespace {

using testing::AllOf;
using testing::HasSubstr;
namespace fs = std::filesystem;

// A folder of links to tiny.en's files, for a test to replace some.
class ModelTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto tiny = test::model("tiny.en");
    if (!tiny) GTEST_SKIP() << "the model tiny.en is not installed";
    fs::create_directories(folder_);
    for (const char* file : {"model.bin", "config.json", "tokenizer.json"}) {
      fs::create_symlink(*tiny / file, folder_ / file);
    }
  }
  ~ModelTest() override { fs::remove_all(folder_); }

  void replace(const std::string& file, const std::string& content) {
    fs::remove(folder_ / file);
    std::ofstream(folder_ / file) << content;
  }
  std::string refusal(const ModelOptions& options = {}) {
    try {
      Model::load(folder_, options);
    } catch (const Error& error) {
      return error.what();
    }
    return "accepted";
  }

  const fs::path folder_ = testing::TempDir() + "model_test." + std::to_string(::getpid());
};

TEST_F(ModelTest, KnowsItsSizeFromItsWeights) {
  const auto model = Model::load(folder_);
  EXPECT_EQ(model->dims().n_audio_state, 384U);
  EXPECT_EQ(model->dims().n_text_layer, 4U);
  EXPECT_EQ(model->dims().n_vocab, 51864U);
  EXPECT_EQ(model->alignment_heads().size(), 8U);
  EXPECT_FALSE(model->tokenizer().multilingual());
}

TEST_F(ModelTest, NamesTheFileThatIsMissing) {
  for (const char* file : {"model.bin", "tokenizer.json"}) {
    fs::rename(folder_ / file, folder_ / "away");
    EXPECT_THAT(refusal(), AllOf(HasSubstr(folder_.string()), HasSubstr(file)));
    fs::rename(folder_ / "away", folder_ / file);
  }
}

TEST_F(ModelTest, KnowsTheAlignmentHeadsOfItsSizeWhenNoFileNamesThem) {
  const auto named = Model::load(folder_)->alignment_heads();
  replace("config.json", "{}");
  const auto usual = Model::load(folder_)->alignment_heads();
  ASSERT_EQ(usual.size(), named.size());
  for (std::size_t i = 0; i < named.size(); ++i) {
    EXPECT_EQ(usual[i].layer, named[i].layer);
    EXPECT_EQ(usual[i].head, named[i].head);
  }
}

TEST_F(ModelTest, RefusesTheTokenizerOfAnotherModel) {
  const auto base = test::model("base");
  if (!base) GTEST_SKIP() << "the model base is not installed";
  fs::remove(folder_ / "tokenizer.json");
  fs::create_symlink(*base / "tokenizer.json", folder_ / "tokenizer.json");
  EXPECT_THAT(refusal(), HasSubstr("expected a vocabulary of 51864 tokens, found 51865"));
}

TEST_F(ModelTest, RefusesAlignmentHeadsThatItDoesNotHave) {
  replace("config.json", R"({"alignment_heads": [[1, 2], [4, 0]]})");
  EXPECT_THAT(refusal(),
              AllOf(HasSubstr("config.json"), HasSubstr("4 layers with 6 heads, found layer 4, head 0")));
  replace("config.json", R"({"alignment_heads": "all"})");
  EXPECT_THAT(refusal(), AllOf(HasSubstr("config.json"), HasSubstr("expected alignment_heads")));
  replace("config.json", "{");
  EXPECT_THAT(refusal(), HasSubstr("config.json"));
}

TEST_F(ModelTest, RefusesAPrecisionItDoesNotKnow) {
  EXPECT_THAT(refusal({.precision = "int3"}), HasSubstr("expected auto, f32, bf16 or int8, found int3"));
}

}  // namespace
}  // namespace captiond::whisper
