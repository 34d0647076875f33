// From a CTranslate2 file's variables to OpenAI's parameters, on a model of a few numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/paths.h"
#include "tests/whisper/ct2_writer.h"
#include "whisper/formats/ct2_file.h"

namespace captiond::whisper {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class Ct2WeightsTest : public testing::Test {
 protected:
  ~Ct2WeightsTest() override { std::filesystem::remove(path_); }

  std::unique_ptr<WeightsFile> open(const std::map<std::string, test::Lengths>& shapes, std::uint8_t type,
                                    std::uint16_t heads = 2) const {
    std::ofstream(path_, std::ios::binary) << test::ct2_model(shapes, type, heads);
    return open_ct2(path_);
  }

  std::string refusal(const std::map<std::string, test::Lengths>& shapes, std::uint8_t type = test::kCt2F16,
                      std::uint16_t heads = 2) const {
    try {
      open(shapes, type, heads);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model);
      return error.what();
    }
    return "accepted";
  }

  static std::vector<float> read(const WeightsFile& file, const std::string& name, std::size_t row,
                                 std::size_t cols) {
    std::vector<float> out(cols);
    file.read(name, row, {out.data(), 1, cols, cols});
    return out;
  }

  const std::string path_ = testing::TempDir() + "ct2_weights_test." + std::to_string(::getpid());
};

TEST_F(Ct2WeightsTest, SizesFollowFromTheShapes) {
  const Dims dims = open(test::ct2_shapes(), test::kCt2F32)->dims();
  EXPECT_EQ(dims.n_mels, test::kCt2Mels);
  EXPECT_EQ(dims.n_audio_ctx, 6U);
  EXPECT_EQ(dims.n_audio_state, test::kCt2State);
  EXPECT_EQ(dims.n_audio_head, 2U);
  EXPECT_EQ(dims.n_audio_layer, 1U);
  EXPECT_EQ(dims.n_vocab, test::kCt2Vocabulary);
  EXPECT_EQ(dims.n_text_layer, 1U);
}

TEST_F(Ct2WeightsTest, EveryFloatingPointTypeIsRead) {
  for (const std::uint8_t type : {test::kCt2F32, test::kCt2F16, test::kCt2Bf16}) {
    const auto file = open(test::ct2_shapes(), type);
    EXPECT_THAT(read(*file, "decoder.token_embedding.weight", test::kCt2Vocabulary - 1, test::kCt2State),
                testing::Each(1.5F));
    EXPECT_THAT(read(*file, "encoder.blocks.0.attn.query.bias", 0, test::kCt2State), testing::Each(1.5F));
  }
}

TEST_F(Ct2WeightsTest, BytesAreDividedByTheScaleOfTheirRow) {
  const auto file = open(test::ct2_shapes_with_scales(), test::kCt2I8);
  // Row i holds i + 1, and every scale is 1.5; the key is the second third of the fused projection.
  EXPECT_THAT(read(*file, "encoder.blocks.0.attn.key.weight", 1, test::kCt2State),
              testing::Each((test::kCt2State + 2) / 1.5F));
  EXPECT_THAT(read(*file, "encoder.conv1.weight", 3, 3 * test::kCt2Mels), testing::Each(4 / 1.5F));
}

TEST_F(Ct2WeightsTest, ShortsHaveOneScaleOrTheUsualOne) {
  auto shapes = test::ct2_shapes();
  shapes["decoder/embeddings/weight_scale"] = {};
  const auto file = open(shapes, test::kCt2I16);
  EXPECT_THAT(read(*file, "decoder.token_embedding.weight", 2, test::kCt2State), testing::Each(3 / 1.5F));
  EXPECT_THAT(read(*file, "encoder.conv2.weight", 0, 3 * test::kCt2State), testing::Each(1 / 1000.0F));
}

TEST_F(Ct2WeightsTest, BytesWithoutAScaleAreRefused) {
  EXPECT_THAT(refusal(test::ct2_shapes(), test::kCt2I8),
              HasSubstr("expected a scale for its integers, found none"));
  auto shapes = test::ct2_shapes();
  for (const auto& [name, shape] : test::ct2_shapes())
    if (name.ends_with("weight")) shapes[name + "_scale"] = {shape[0] + 1};
  EXPECT_THAT(refusal(shapes, test::kCt2I8), HasSubstr("weight_scale: expected one scale a row"));
}

TEST_F(Ct2WeightsTest, AMissingVariableIsNamed) {
  auto shapes = test::ct2_shapes();
  shapes.erase("decoder/layer_0/attention/linear_1/bias");
  EXPECT_THAT(refusal(shapes),
              AllOf(HasSubstr(path_), HasSubstr("no variable decoder/layer_0/attention/linear_1/bias")));
}

TEST_F(Ct2WeightsTest, AWrongShapeIsNamed) {
  for (const auto& [name, shape] : test::ct2_shapes()) {
    auto shapes = test::ct2_shapes();
    shapes[name].back() += 1;
    EXPECT_THAT(refusal(shapes), AllOf(HasSubstr(path_), HasSubstr("expected"), HasSubstr("found"))) << name;
    shapes[name] = {2, 2, 2, 2};
    EXPECT_THAT(refusal(shapes), AllOf(HasSubstr(path_), HasSubstr("expected"), HasSubstr("found"))) << name;
  }
}

TEST_F(Ct2WeightsTest, HeadsMustShareTheStateEvenly) {
  EXPECT_THAT(refusal(test::ct2_shapes(), test::kCt2F16, 3), HasSubstr("expected a divisor of 4, found 3"));
  EXPECT_THAT(refusal(test::ct2_shapes(), test::kCt2F16, 0),
              HasSubstr("expected a positive number, found 0"));
}

TEST_F(Ct2WeightsTest, ARealModelCutAnywhereIsRefused) {
  const auto folder = test::model("tiny.en");
  if (!folder) GTEST_SKIP() << "the model tiny.en is not installed";
  std::filesystem::copy_file(*folder / "model.bin", path_);
  const auto whole = std::filesystem::file_size(path_);
  for (std::uintmax_t part = 40; part > 0; --part) {
    std::filesystem::resize_file(path_, whole * part / 41 + part % 7);
    EXPECT_THROW(Ct2File{path_}, Error) << part;
  }
}

}  // namespace
}  // namespace captiond::whisper
