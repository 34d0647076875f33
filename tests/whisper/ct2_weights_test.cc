// From a CTranslate2 file's variables to OpenAI's parameters, on a model of a few numbers.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <bit>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/error.h"
#include "tests/support/paths.h"
#include "tests/whisper/model_bytes.h"
#include "whisper/formats/ct2_file.h"

namespace captiond::whisper {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using Lengths = std::vector<std::uint32_t>;

constexpr std::uint32_t kState = 4, kMels = 3, kVocabulary = 9;

// The floating-point variables of one encoder and one decoder layer.
std::map<std::string, Lengths> small_model() {
  std::map<std::string, Lengths> shapes;
  const auto norm = [&](const std::string& name) {
    shapes[name + "/gamma"] = shapes[name + "/beta"] = {kState};
  };
  const auto linear = [&](const std::string& name, std::uint32_t out, std::uint32_t in) {
    shapes[name + "/weight"] = {out, in};
    shapes[name + "/bias"] = {out};
  };
  for (const std::string side : {"encoder", "decoder"}) {
    shapes[side + "/position_encodings/encodings"] = {6, kState};
    norm(side + "/layer_norm");
    norm(side + "/layer_0/self_attention/layer_norm");
    linear(side + "/layer_0/self_attention/linear_0", 3 * kState, kState);
    linear(side + "/layer_0/self_attention/linear_1", kState, kState);
    norm(side + "/layer_0/ffn/layer_norm");
    linear(side + "/layer_0/ffn/linear_0", 4 * kState, kState);
    linear(side + "/layer_0/ffn/linear_1", kState, 4 * kState);
  }
  norm("decoder/layer_0/attention/layer_norm");
  linear("decoder/layer_0/attention/linear_0", kState, kState);
  linear("decoder/layer_0/attention/linear_1", 2 * kState, kState);
  linear("decoder/layer_0/attention/linear_2", kState, kState);
  shapes["decoder/embeddings/weight"] = {kVocabulary, kState};
  shapes["encoder/conv1/weight"] = {kState, kMels, 3};
  shapes["encoder/conv2/weight"] = {kState, kState, 3};
  shapes["encoder/conv1/bias"] = shapes["encoder/conv2/bias"] = {kState};
  return shapes;
}

constexpr std::uint8_t kF32 = 0, kI8 = 1, kI16 = 2, kF16 = 4, kBf16 = 5;

// 1.5 in each of the types; integers are the number of the row, from 1.
std::string element(std::uint8_t type, std::uint32_t row) {
  test::ModelBytes bytes;
  if (type == kF32) return bytes.number(std::bit_cast<std::uint32_t>(1.5F)).bytes();
  if (type == kF16) return bytes.number(std::uint16_t{0x3E00}).bytes();
  if (type == kBf16) return bytes.number(std::uint16_t{0x3FC0}).bytes();
  if (type == kI8) return bytes.number(static_cast<std::uint8_t>(row + 1)).bytes();
  return bytes.number(static_cast<std::uint16_t>(row + 1)).bytes();
}

class Ct2WeightsTest : public testing::Test {
 protected:
  ~Ct2WeightsTest() override { std::filesystem::remove(path_); }

  void add(const std::string& name, const Lengths& shape, std::uint8_t type) {
    std::uint32_t count = 1;
    for (const std::uint32_t length : shape) count *= length;
    model_.variable(name, shape, type, count * static_cast<std::uint32_t>(element(type, 0).size()));
    const std::uint32_t rows = shape.empty() ? 1 : shape[0];
    for (std::uint32_t i = 0; i < count; ++i) model_.raw(element(type, i / (count / rows)));
    ++variables_;
  }

  // Integers are for weights only; everything else stays f32.
  void add_all(const std::map<std::string, Lengths>& shapes, std::uint8_t type) {
    for (const auto& [name, shape] : shapes) {
      const bool integer = type == kI8 || type == kI16;
      add(name, shape, integer && !name.ends_with("weight") ? kF32 : type);
    }
  }

  std::unique_ptr<WeightsFile> open(std::uint16_t heads = 2) {
    for (const std::string side : {"encoder", "decoder"}) {
      model_.variable(side + "/num_heads", {}, kI16, 2).number(heads);
      ++variables_;
    }
    const std::string body = model_.number(std::uint32_t{0}).bytes();
    std::ofstream(path_, std::ios::binary) << test::ModelBytes().header(variables_).bytes() << body;
    return open_ct2(path_);
  }

  std::string refusal(const std::map<std::string, Lengths>& shapes, std::uint8_t type = kF16,
                      std::uint16_t heads = 2) {
    model_ = {};
    variables_ = 0;
    try {
      add_all(shapes, type);
      open(heads);
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
  test::ModelBytes model_;
  std::uint32_t variables_ = 0;
};

TEST_F(Ct2WeightsTest, SizesFollowFromTheShapes) {
  add_all(small_model(), kF32);
  const Dims dims = open()->dims();
  EXPECT_EQ(dims.n_mels, kMels);
  EXPECT_EQ(dims.n_audio_ctx, 6U);
  EXPECT_EQ(dims.n_audio_state, kState);
  EXPECT_EQ(dims.n_audio_head, 2U);
  EXPECT_EQ(dims.n_audio_layer, 1U);
  EXPECT_EQ(dims.n_vocab, kVocabulary);
  EXPECT_EQ(dims.n_text_layer, 1U);
}

TEST_F(Ct2WeightsTest, EveryFloatingPointTypeIsRead) {
  for (const std::uint8_t type : {kF32, kF16, kBf16}) {
    model_ = {};
    variables_ = 0;
    add_all(small_model(), type);
    const auto file = open();
    EXPECT_THAT(read(*file, "decoder.token_embedding.weight", kVocabulary - 1, kState), testing::Each(1.5F));
    EXPECT_THAT(read(*file, "encoder.blocks.0.attn.query.bias", 0, kState), testing::Each(1.5F));
  }
}

TEST_F(Ct2WeightsTest, BytesAreDividedByTheScaleOfTheirRow) {
  auto shapes = small_model();
  for (const auto& [name, shape] : small_model())
    if (name.ends_with("weight")) shapes[name + "_scale"] = {shape[0]};
  add_all(shapes, kI8);
  const auto file = open();
  // Row i holds i + 1, and every scale is 1.5; the key is the second third of the fused projection.
  EXPECT_THAT(read(*file, "encoder.blocks.0.attn.key.weight", 1, kState), testing::Each((kState + 2) / 1.5F));
  EXPECT_THAT(read(*file, "encoder.conv1.weight", 3, 3 * kMels), testing::Each(4 / 1.5F));
}

TEST_F(Ct2WeightsTest, ShortsHaveOneScaleOrTheUsualOne) {
  auto shapes = small_model();
  shapes["decoder/embeddings/weight_scale"] = {};
  add_all(shapes, kI16);
  const auto file = open();
  EXPECT_THAT(read(*file, "decoder.token_embedding.weight", 2, kState), testing::Each(3 / 1.5F));
  EXPECT_THAT(read(*file, "encoder.conv2.weight", 0, 3 * kState), testing::Each(1 / 1000.0F));
}

TEST_F(Ct2WeightsTest, BytesWithoutAScaleAreRefused) {
  EXPECT_THAT(refusal(small_model(), kI8), HasSubstr("expected a scale for its integers, found none"));
  auto shapes = small_model();
  for (const auto& [name, shape] : small_model())
    if (name.ends_with("weight")) shapes[name + "_scale"] = {shape[0] + 1};
  EXPECT_THAT(refusal(shapes, kI8), HasSubstr("weight_scale: expected one scale a row"));
}

TEST_F(Ct2WeightsTest, AMissingVariableIsNamed) {
  auto shapes = small_model();
  shapes.erase("decoder/layer_0/attention/linear_1/bias");
  EXPECT_THAT(refusal(shapes),
              AllOf(HasSubstr(path_), HasSubstr("no variable decoder/layer_0/attention/linear_1/bias")));
}

TEST_F(Ct2WeightsTest, AWrongShapeIsNamed) {
  for (const auto& [name, shape] : small_model()) {
    auto shapes = small_model();
    shapes[name].back() += 1;
    EXPECT_THAT(refusal(shapes), AllOf(HasSubstr(path_), HasSubstr("expected"), HasSubstr("found"))) << name;
    shapes[name] = {2, 2, 2, 2};
    EXPECT_THAT(refusal(shapes), AllOf(HasSubstr(path_), HasSubstr("expected"), HasSubstr("found"))) << name;
  }
}

TEST_F(Ct2WeightsTest, HeadsMustShareTheStateEvenly) {
  EXPECT_THAT(refusal(small_model(), kF16, 3), HasSubstr("expected a divisor of 4, found 3"));
  EXPECT_THAT(refusal(small_model(), kF16, 0), HasSubstr("expected a positive number, found 0"));
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
