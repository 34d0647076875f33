#include "whisper/ct2_weights.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>

#include "base/error.h"

namespace captiond::whisper {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the file is little-endian and is copied as it stands");

constexpr std::size_t kConvWidth = 3;

using Shape = std::vector<std::size_t>;

std::string text_of(const Shape& shape) {
  std::string text = "(";
  for (const std::size_t length : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(length);
  return text + ")";
}

void bfloat16_to_float(const std::byte* in, float* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint16_t upper = 0;
    std::memcpy(&upper, in + i * sizeof upper, sizeof upper);
    out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
  }
}

// Reads variables by name under one model's sizes.
class Reader {
 public:
  Reader(const Ct2File& file, const Kernels& kernels) : file_(file), kernels_(kernels) {}

  [[noreturn]] void fail(const std::string& name, const std::string& expected,
                         const std::string& found) const {
    const std::string where = file_.has(name) ? " at byte " + std::to_string(file_.at(name).offset) : "";
    throw Error(file_.path() + ": " + name + where + ": expected " + expected + ", found " + found,
                ExitCode::bad_model);
  }

  Shape shape(const std::string& name, std::size_t rank) const {
    const Shape& found = file_.at(name).shape;
    if (found.size() != rank) fail(name, std::to_string(rank) + " dimensions", text_of(found));
    return found;
  }

  std::size_t integer(const std::string& name) const {
    const Variable& variable = file_.at(name);
    std::int16_t value = 0;
    if (variable.type != DType::i16 || variable.count != 1)
      fail(name, "one i16", std::string(name_of(variable.type)));
    std::memcpy(&value, variable.bytes.data(), sizeof value);
    if (value <= 0) fail(name, "a positive number", std::to_string(value));
    return static_cast<std::size_t>(value);
  }

  Matrix matrix(const std::string& name, std::size_t rows, std::size_t cols) const {
    check(name, {rows, cols});
    Matrix out(rows, cols);
    copy(name, out.data());
    return out;
  }

  std::vector<float> vector(const std::string& name, std::size_t size) const {
    check(name, {size});
    std::vector<float> out(size);
    copy(name, out.data());
    return out;
  }

  Linear linear(const std::string& name, std::size_t out, std::size_t in) const {
    return {packed(matrix(name + "/weight", out, in)), vector(name + "/bias", out)};
  }

  LayerNorm norm(const std::string& name, std::size_t size) const {
    return {vector(name + "/gamma", size), vector(name + "/beta", size)};
  }

  // The file has (out, in, width); ours is (out, width · in).
  Linear convolution(const std::string& name, std::size_t out, std::size_t in) const {
    check(name + "/weight", {out, in, kConvWidth});
    Matrix stored(out, in * kConvWidth);
    copy(name + "/weight", stored.data());
    Matrix turned(out, in * kConvWidth);
    for (std::size_t i = 0; i < out; ++i) {
      for (std::size_t j = 0; j < in * kConvWidth; ++j) {
        turned.row(i)[j % kConvWidth * in + j / kConvWidth] = stored.row(i)[j];
      }
    }
    return {packed(turned), vector(name + "/bias", out)};
  }

  PackedMatrix packed(const Matrix& matrix) const {
    return PackedMatrix::pack(kernels_, Precision::f32, matrix.rows(), matrix.cols(),
                              [&](std::size_t first, MatrixView out) {
                                std::copy_n(matrix.row(first), out.rows * out.cols, out.data);
                              });
  }

  // Blocks are numbered from 0 without a gap.
  std::size_t layers(const std::string& side) const {
    std::size_t count = 0;
    while (file_.has(side + "/layer_" + std::to_string(count) + "/self_attention/linear_0/weight")) ++count;
    if (count == 0)
      throw Error(file_.path() + ": expected layers of the " + side + ", found none", ExitCode::bad_model);
    return count;
  }

 private:
  void check(const std::string& name, const Shape& expected) const {
    const Shape& found = file_.at(name).shape;
    if (found != expected) fail(name, "the shape " + text_of(expected), text_of(found));
  }

  void copy(const std::string& name, float* out) const {
    const Variable& variable = file_.at(name);
    switch (variable.type) {
      case DType::f32:
        std::memcpy(out, variable.bytes.data(), variable.bytes.size());
        return;
      case DType::f16:
        return kernels_.half_to_float(variable.bytes.data(), out, variable.count);
      case DType::bf16:
        return bfloat16_to_float(variable.bytes.data(), out, variable.count);
      default:
        fail(name, "weights of type f32, f16 or bf16", std::string(name_of(variable.type)));
    }
  }

  const Ct2File& file_;
  const Kernels& kernels_;
};

Dims read_dims(const Reader& reader) {
  const Shape audio = reader.shape("encoder/position_encodings/encodings", 2);
  const Shape text = reader.shape("decoder/position_encodings/encodings", 2);
  Dims dims;
  dims.n_mels = reader.shape("encoder/conv1/weight", 3)[1];
  dims.n_audio_ctx = audio[0];
  dims.n_audio_state = audio[1];
  dims.n_audio_head = reader.integer("encoder/num_heads");
  dims.n_audio_layer = reader.layers("encoder");
  dims.n_vocab = reader.shape("decoder/embeddings/weight", 2)[0];
  dims.n_text_ctx = text[0];
  dims.n_text_state = text[1];
  dims.n_text_head = reader.integer("decoder/num_heads");
  dims.n_text_layer = reader.layers("decoder");
  for (const auto& [name, state, heads] :
       {std::tuple("encoder/num_heads", dims.n_audio_state, dims.n_audio_head),
        std::tuple("decoder/num_heads", dims.n_text_state, dims.n_text_head)}) {
    if (state % heads != 0) reader.fail(name, "a divisor of " + std::to_string(state), std::to_string(heads));
  }
  return dims;
}

SelfAttention self_attention(const Reader& reader, const std::string& name, std::size_t state) {
  return {reader.norm(name + "/layer_norm", state), reader.linear(name + "/linear_0", 3 * state, state),
          reader.linear(name + "/linear_1", state, state)};
}

CrossAttentionBlock cross_attention(const Reader& reader, const std::string& name, const Dims& dims) {
  const std::size_t state = dims.n_text_state;
  return {reader.norm(name + "/layer_norm", state), reader.linear(name + "/linear_0", state, state),
          reader.linear(name + "/linear_1", 2 * state, dims.n_audio_state),
          reader.linear(name + "/linear_2", state, state)};
}

FeedForward feed_forward(const Reader& reader, const std::string& name, std::size_t state) {
  return {reader.norm(name + "/layer_norm", state), reader.linear(name + "/linear_0", 4 * state, state),
          reader.linear(name + "/linear_1", state, 4 * state)};
}

EncoderWeights read_encoder(const Reader& reader, const Dims& dims) {
  const std::size_t state = dims.n_audio_state;
  EncoderWeights encoder;
  encoder.conv1 = reader.convolution("encoder/conv1", state, dims.n_mels);
  encoder.conv2 = reader.convolution("encoder/conv2", state, state);
  encoder.positions = reader.matrix("encoder/position_encodings/encodings", dims.n_audio_ctx, state);
  for (std::size_t i = 0; i < dims.n_audio_layer; ++i) {
    const std::string name = "encoder/layer_" + std::to_string(i);
    encoder.blocks.push_back({self_attention(reader, name + "/self_attention", state),
                              feed_forward(reader, name + "/ffn", state)});
  }
  encoder.norm = reader.norm("encoder/layer_norm", state);
  return encoder;
}

DecoderWeights read_decoder(const Reader& reader, const Dims& dims) {
  const std::size_t state = dims.n_text_state;
  DecoderWeights decoder;
  decoder.tokens = reader.matrix("decoder/embeddings/weight", dims.n_vocab, state);
  decoder.logits = reader.packed(decoder.tokens);
  decoder.positions = reader.matrix("decoder/position_encodings/encodings", dims.n_text_ctx, state);
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    const std::string name = "decoder/layer_" + std::to_string(i);
    decoder.blocks.push_back({self_attention(reader, name + "/self_attention", state),
                              cross_attention(reader, name + "/attention", dims),
                              feed_forward(reader, name + "/ffn", state)});
  }
  decoder.norm = reader.norm("decoder/layer_norm", state);
  return decoder;
}

}  // namespace

Weights read_weights(const Ct2File& file, const Kernels& kernels) {
  const Reader reader(file, kernels);
  Weights weights;
  weights.dims = read_dims(reader);
  weights.encoder = read_encoder(reader, weights.dims);
  weights.decoder = read_decoder(reader, weights.dims);
  return weights;
}

}  // namespace captiond::whisper
