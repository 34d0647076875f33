// One model in every format that there is: made from tiny.en's real weights by scripts/reference, where
// Python has numpy.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/paths.h"
#include "tests/support/process.h"
#include "tests/support/temporary_folder.h"
#include "tests/whisper/hear.h"
#include "whisper/decode/decode.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/model_notes.h"
#include "whisper/formats/parameters.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;

class FormatsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto installed = test::model("tiny.en");
    if (!installed) GTEST_SKIP() << "the model tiny.en is not installed";
    original_ = *installed;
    try {
      test::run({"/usr/bin/python3", "-c", "import numpy"}, {});
    } catch (const std::exception&) {
      GTEST_SKIP() << "python3-numpy is not installed";
    }
  }

  static void script(const std::string& name, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"/usr/bin/python3", std::string(CAPTIOND_SCRIPTS) + "/reference/" + name});
    test::run(arguments, {});
  }

  std::string ggml() const {
    const std::string path = folder_ / "ggml.bin";
    if (!fs::exists(path)) script("ct2_to_ggml.py", {original_, path});
    return path;
  }

  std::string hugging_face() const {
    script("ct2_to_safetensors.py", {original_, folder_ / "hf", "--dtype", "float16"});
    return folder_ / "hf";
  }

  static std::vector<float> read(const WeightsFile& file, const Parameter& parameter) {
    const std::size_t rows = parameter.shape.size() == 1 ? 1 : parameter.shape[0];
    std::size_t cols = 1;
    for (const std::size_t length : parameter.shape) cols *= length;
    cols /= rows;
    std::vector<float> values(rows * cols);
    file.read(parameter.name, 0, {values.data(), rows, cols, cols});
    return values;
  }

  void expect_same_weights(const std::string& path) const {
    const auto expected = open_weights(find_weights(original_)), found = open_weights(find_weights(path));
    for (const Parameter& parameter : parameters(expected->dims()))
      ASSERT_EQ(read(*found, parameter), read(*expected, parameter)) << parameter.name;
  }

  // Tokens, special tokens and alignment heads; equal weights then give equal results.
  void expect_same_words(const std::string& path) const {
    const fs::path file = find_weights(path);
    const Dims dims = open_weights(file)->dims();
    const ModelNotes expected = read_notes(find_weights(original_), dims), found = read_notes(file, dims);
    const Tokenizer theirs(expected.vocabulary), ours(found.vocabulary);
    ASSERT_EQ(ours.vocabulary_size(), theirs.vocabulary_size());
    for (int token = 0; token < ours.special().eot; ++token)
      ASSERT_EQ(ours.decode(std::vector{token}), theirs.decode(std::vector{token})) << token;
    EXPECT_EQ(ours.special(), theirs.special());
    EXPECT_EQ(ours.encode(" The birch canoe slid on smooth planks."),
              theirs.encode(" The birch canoe slid on smooth planks."));
    ASSERT_EQ(found.alignment_heads.size(), expected.alignment_heads.size());
    for (std::size_t i = 0; i < found.alignment_heads.size(); ++i) {
      EXPECT_EQ(found.alignment_heads[i].layer, expected.alignment_heads[i].layer);
      EXPECT_EQ(found.alignment_heads[i].head, expected.alignment_heads[i].head);
    }
  }

  // The text tokens of a few recordings. (Their numbers are compared one by one, above.)
  static std::vector<std::vector<int>> heard(const fs::path& path) {
    const auto model = Model::load(path, {.precision = "bf16", .cache = false});
    Workspace workspace(*model, 2);
    std::vector<std::vector<int>> all;
    for (const char* name : {"en_agent-incorrect", "en_basic-pbx-ivr-main", "en_conf-adminmenu"}) {
      const Matrix features = test::hear(*model, workspace, *test::prompts() / (std::string(name) + ".flac"));
      all.push_back(decode(*model, workspace, features.view(), {}).tokens);
    }
    return all;
  }

  // What rounding took away, relative to what there was.
  double loss(const std::string& path, const std::string& name) const {
    const auto expected = open_weights(find_weights(original_)), found = open_weights(find_weights(path));
    double lost = 0, whole = 0;
    for (const Parameter& parameter : parameters(expected->dims())) {
      if (parameter.name != name) continue;
      const auto a = read(*expected, parameter), b = read(*found, parameter);
      for (std::size_t i = 0; i < a.size(); ++i) {
        lost += std::pow(a[i] - b[i], 2);
        whole += std::pow(a[i], 2);
      }
    }
    return std::sqrt(lost / whole);
  }

  test::TemporaryFolder folder_;
  fs::path original_;
};

TEST_F(FormatsTest, WhisperCppHasTheSameModel) {
  expect_same_weights(ggml());
  expect_same_words(ggml());
  EXPECT_EQ(find_weights(folder_.path()), ggml()) << "a folder that holds one ggml file stands for it";
}

TEST_F(FormatsTest, HuggingFaceHasTheSameModel) {
  const std::string path = hugging_face();
  expect_same_weights(path);
  expect_same_words(path);
}

TEST_F(FormatsTest, HuggingFaceSplitsAModel) {
  const fs::path path = hugging_face();
  fs::rename(path / "model.safetensors", path / "model-00001-of-00001.safetensors");
  test::write_file(path / "model.safetensors.index.json",
                   R"({"weight_map": {"model.encoder.conv1.weight": "model-00001-of-00001.safetensors"}})");
  expect_same_weights(path);
  test::write_file(path / "model.safetensors.index.json", R"({"weight_map": {"a": "../elsewhere"}})");
  EXPECT_THROW(open_weights(find_weights(path)), Error);
}

TEST_F(FormatsTest, AllHearTheSame) {
  if (!test::prompts()) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
  const auto expected = heard(original_);
  for (const auto& tokens : expected) EXPECT_GT(tokens.size(), 3U);
  EXPECT_EQ(heard(ggml()), expected);
  EXPECT_EQ(heard(hugging_face()), expected);
}

TEST_F(FormatsTest, QuantisedFilesAreReadAsTheyWereMeant) {
  const std::string quantised = folder_ / "quantised.bin";
  const std::map<std::string, double> losses = {{"q4_0", 0.16}, {"q5_1", 0.06}, {"q8_0", 0.012}};
  for (const auto& [kind, most] : losses) {
    script("quantize_ggml.py", {ggml(), quantised, kind});
    for (const char* name : {"decoder.token_embedding.weight", "encoder.blocks.3.mlp.2.weight"})
      EXPECT_LT(loss(quantised, name), most) << kind << " " << name;
    EXPECT_GT(loss(quantised, "decoder.blocks.0.attn.key.weight"), most / 3) << kind << " is no f16";
  }
}

TEST_F(FormatsTest, CTranslate2sOtherTypesAreReadAsTheyWereMeant) {
  const std::map<std::string, double> losses = {{"int8", 0.035}, {"int16", 0.02}, {"bfloat16", 0.004}};
  for (const auto& [kind, most] : losses) {
    script("quantize_ct2.py", {original_ / "model.bin", folder_ / "model.bin", kind});
    for (const char* name : {"decoder.token_embedding.weight", "decoder.blocks.1.cross_attn.value.weight",
                             "encoder.conv2.weight"})
      EXPECT_LT(loss(folder_.path(), name), most) << kind << " " << name;
  }
}

}  // namespace
}  // namespace captiond::whisper
