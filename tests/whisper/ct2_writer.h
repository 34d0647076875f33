// CTranslate2's model.bin of a model of a few numbers.
#pragma once

#include <bit>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/whisper/model_bytes.h"

namespace captiond::test {

using Lengths = std::vector<std::uint32_t>;

inline constexpr std::uint32_t kCt2State = 4, kCt2Mels = 3, kCt2Vocabulary = 9;
inline constexpr std::uint8_t kCt2F32 = 0, kCt2I8 = 1, kCt2I16 = 2, kCt2F16 = 4, kCt2Bf16 = 5;

/// The floating-point variables of one encoder and one decoder layer.
inline std::map<std::string, Lengths> ct2_shapes() {
  std::map<std::string, Lengths> shapes;
  const auto norm = [&](const std::string& name) {
    shapes[name + "/gamma"] = shapes[name + "/beta"] = {kCt2State};
  };
  const auto linear = [&](const std::string& name, std::uint32_t out, std::uint32_t in) {
    shapes[name + "/weight"] = {out, in};
    shapes[name + "/bias"] = {out};
  };
  for (const std::string side : {"encoder", "decoder"}) {
    shapes[side + "/position_encodings/encodings"] = {6, kCt2State};
    norm(side + "/layer_norm");
    norm(side + "/layer_0/self_attention/layer_norm");
    linear(side + "/layer_0/self_attention/linear_0", 3 * kCt2State, kCt2State);
    linear(side + "/layer_0/self_attention/linear_1", kCt2State, kCt2State);
    norm(side + "/layer_0/ffn/layer_norm");
    linear(side + "/layer_0/ffn/linear_0", 4 * kCt2State, kCt2State);
    linear(side + "/layer_0/ffn/linear_1", kCt2State, 4 * kCt2State);
  }
  norm("decoder/layer_0/attention/layer_norm");
  linear("decoder/layer_0/attention/linear_0", kCt2State, kCt2State);
  linear("decoder/layer_0/attention/linear_1", 2 * kCt2State, kCt2State);
  linear("decoder/layer_0/attention/linear_2", kCt2State, kCt2State);
  shapes["decoder/embeddings/weight"] = {kCt2Vocabulary, kCt2State};
  shapes["encoder/conv1/weight"] = {kCt2State, kCt2Mels, 3};
  shapes["encoder/conv2/weight"] = {kCt2State, kCt2State, 3};
  shapes["encoder/conv1/bias"] = shapes["encoder/conv2/bias"] = {kCt2State};
  return shapes;
}

/// The same with a scale for each row of each weight.
inline std::map<std::string, Lengths> ct2_shapes_with_scales() {
  auto shapes = ct2_shapes();
  for (const auto& [name, shape] : ct2_shapes())
    if (name.ends_with("weight")) shapes[name + "_scale"] = {shape[0]};
  return shapes;
}

/// 1.5 in each of the types; integers are the number of the row, from 1.
inline std::string ct2_element(std::uint8_t type, std::uint32_t row) {
  ModelBytes bytes;
  if (type == kCt2F32) return bytes.number(std::bit_cast<std::uint32_t>(1.5F)).bytes();
  if (type == kCt2F16) return bytes.number(std::uint16_t{0x3E00}).bytes();
  if (type == kCt2Bf16) return bytes.number(std::uint16_t{0x3FC0}).bytes();
  if (type == kCt2I8) return bytes.number(static_cast<std::uint8_t>(row + 1)).bytes();
  return bytes.number(static_cast<std::uint16_t>(row + 1)).bytes();
}

/// The file that holds variables of these shapes. Integers are for weights only; everything else stays f32.
inline std::string ct2_model(const std::map<std::string, Lengths>& shapes, std::uint8_t type,
                             std::uint16_t heads = 2) {
  ModelBytes file;
  file.header(static_cast<std::uint32_t>(shapes.size() + 2));
  for (const auto& [name, shape] : shapes) {
    const bool integer = type == kCt2I8 || type == kCt2I16;
    const std::uint8_t kind = integer && !name.ends_with("weight") ? kCt2F32 : type;
    std::uint32_t count = 1;
    for (const std::uint32_t length : shape) count *= length;
    file.variable(name, shape, kind, count * static_cast<std::uint32_t>(ct2_element(kind, 0).size()));
    const std::uint32_t rows = shape.empty() ? 1 : shape[0];
    for (std::uint32_t i = 0; i < count; ++i) file.raw(ct2_element(kind, i / (count / rows)));
  }
  for (const std::string side : {"encoder", "decoder"})
    file.variable(side + "/num_heads", {}, kCt2I16, 2).number(heads);
  return file.number(std::uint32_t{0}).bytes();
}

}  // namespace captiond::test
