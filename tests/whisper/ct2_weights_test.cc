// From a file's variables to a model's parameters, on a model of a few numbers.
#include "whisper/ct2_weights.h"

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

namespace captiond::whisper {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using Shape = std::vector<std::uint32_t>;

constexpr std::uint32_t kState = 4, kMels = 3, kVocabulary = 9;

// The floating-point variables of one encoder and one decoder layer.
std::map<std::string, Shape> small_model() {
  std::map<std::string, Shape> shapes;
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

// 1.5 in each of the types.
std::string one_and_a_half(DType type) {
  test::ModelBytes bytes;
  if (type == DType::f32) return bytes.number(std::bit_cast<std::uint32_t>(1.5F)).bytes();
  if (type == DType::f16) return bytes.number(std::uint16_t{0x3E00}).bytes();
  if (type == DType::bf16) return bytes.number(std::uint16_t{0x3FC0}).bytes();
  return std::string(size_of(type), '\1');
}

class Ct2WeightsTest : public testing::Test {
 protected:
  ~Ct2WeightsTest() override { std::filesystem::remove(path_); }

  Weights read(const std::map<std::string, Shape>& shapes, DType type, std::uint16_t heads = 2) {
    test::ModelBytes model;
    model.header(static_cast<std::uint32_t>(shapes.size() + 2));
    for (const auto& [name, shape] : shapes) {
      std::uint32_t count = 1;
      for (const std::uint32_t length : shape) count *= length;
      model.variable(name, shape, static_cast<std::uint8_t>(type),
                     count * static_cast<std::uint32_t>(size_of(type)));
      for (std::uint32_t i = 0; i < count; ++i) model.raw(one_and_a_half(type));
    }
    for (const std::string side : {"encoder", "decoder"})
      model.variable(side + "/num_heads", {}, 2, 2).number(heads);
    model.number(std::uint32_t{0});
    std::ofstream(path_, std::ios::binary) << model.bytes();
    return read_weights(Ct2File(path_), choose_kernels());
  }

  std::string refusal(const std::map<std::string, Shape>& shapes, DType type = DType::f16,
                      std::uint16_t heads = 2) {
    try {
      read(shapes, type, heads);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::bad_model);
      return error.what();
    }
    return "accepted";
  }

  const std::string path_ = testing::TempDir() + "ct2_weights_test." + std::to_string(::getpid());
};

TEST_F(Ct2WeightsTest, SizesFollowFromTheShapes) {
  const Dims dims = read(small_model(), DType::f32).dims;
  EXPECT_EQ(dims.n_mels, kMels);
  EXPECT_EQ(dims.n_audio_ctx, 6U);
  EXPECT_EQ(dims.n_audio_state, kState);
  EXPECT_EQ(dims.n_audio_head, 2U);
  EXPECT_EQ(dims.n_audio_layer, 1U);
  EXPECT_EQ(dims.n_vocab, kVocabulary);
  EXPECT_EQ(dims.n_text_layer, 1U);
}

TEST_F(Ct2WeightsTest, EveryFloatingPointTypeIsRead) {
  for (const DType type : {DType::f32, DType::f16, DType::bf16}) {
    const Weights weights = read(small_model(), type);
    EXPECT_EQ(weights.decoder.tokens.row(kVocabulary - 1)[kState - 1], 1.5F) << name_of(type);
    EXPECT_THAT(weights.encoder.blocks[0].attention.qkv.bias, testing::Each(1.5F)) << name_of(type);
  }
}

TEST_F(Ct2WeightsTest, IntegerWeightsAreRefused) {
  EXPECT_THAT(refusal(small_model(), DType::i8),
              HasSubstr("expected weights of type f32, f16 or bf16, found i8"));
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
  EXPECT_THAT(refusal(small_model(), DType::f16, 3), HasSubstr("expected a divisor of 4, found 3"));
  EXPECT_THAT(refusal(small_model(), DType::f16, 0), HasSubstr("expected a positive number, found 0"));
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
