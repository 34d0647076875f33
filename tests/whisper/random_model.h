// A small model with seeded random weights: it knows no language, but computes as a real one does,
// everywhere.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "whisper/model.h"

namespace captiond::test {

/// Bytes are its text tokens; the special tokens follow in OpenAI's order, with English as the one language.
inline whisper::Tokenizer byte_tokenizer() {
  std::vector<std::string> bytes;
  for (int i = 0; i < 256; ++i) bytes.emplace_back(1, static_cast<char>(i));
  const std::unordered_map<std::string, int> added = {
      {"<|endoftext|>", 256},   {"<|startoftranscript|>", 257}, {"<|en|>", 258},
      {"<|translate|>", 259},   {"<|transcribe|>", 260},        {"<|startoflm|>", 261},
      {"<|startofprev|>", 262}, {"<|nospeech|>", 263},          {"<|notimestamps|>", 264}};
  return whisper::Tokenizer({std::move(bytes), added});
}

class RandomWeights {
 public:
  explicit RandomWeights(unsigned seed) : random_(seed) {}

  whisper::Weights make(const whisper::Dims& dims) {
    whisper::Weights weights;
    weights.dims = dims;
    auto& encoder = weights.encoder;
    encoder.conv1 = linear(dims.n_audio_state, 3 * dims.n_mels);
    encoder.conv2 = linear(dims.n_audio_state, 3 * dims.n_audio_state);
    encoder.positions = matrix(dims.n_audio_ctx, dims.n_audio_state, 0.1F);
    for (std::size_t i = 0; i < dims.n_audio_layer; ++i) {
      encoder.blocks.push_back({attention(dims.n_audio_state), feed_forward(dims.n_audio_state)});
    }
    encoder.norm = norm(dims.n_audio_state);
    auto& decoder = weights.decoder;
    decoder.tokens = matrix(dims.n_vocab, dims.n_text_state, 1.0F);
    decoder.logits = packed(decoder.tokens);
    decoder.positions = matrix(dims.n_text_ctx, dims.n_text_state, 0.1F);
    for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
      decoder.blocks.push_back({attention(dims.n_text_state), cross(dims), feed_forward(dims.n_text_state)});
    }
    decoder.norm = norm(dims.n_text_state);
    return weights;
  }

 private:
  whisper::Matrix matrix(std::size_t rows, std::size_t cols, float deviation) {
    std::normal_distribution<float> normal(0.0F, deviation);
    whisper::Matrix out(rows, cols);
    for (std::size_t i = 0; i < rows * cols; ++i) out.data()[i] = normal(random_);
    return out;
  }
  static whisper::PackedMatrix packed(const whisper::Matrix& matrix) {
    return whisper::PackedMatrix::pack(whisper::choose_kernels(), whisper::Precision::f32, matrix.rows(),
                                       matrix.cols(), [&](std::size_t first, whisper::MatrixView out) {
                                         std::copy_n(matrix.row(first), out.rows * out.cols, out.data);
                                       });
  }
  std::vector<float> vector(std::size_t size, float mean) {
    std::normal_distribution<float> normal(mean, 0.1F);
    std::vector<float> out(size);
    for (float& value : out) value = normal(random_);
    return out;
  }
  whisper::Linear linear(std::size_t out, std::size_t in) {
    return {packed(matrix(out, in, 1.0F / std::sqrt(static_cast<float>(in)))), vector(out, 0.0F)};
  }
  whisper::LayerNorm norm(std::size_t size) { return {vector(size, 1.0F), vector(size, 0.0F)}; }
  whisper::SelfAttention attention(std::size_t state) {
    return {norm(state), linear(3 * state, state), linear(state, state)};
  }
  whisper::CrossAttentionBlock cross(const whisper::Dims& dims) {
    const std::size_t state = dims.n_text_state;
    return {norm(state), linear(state, state), linear(2 * state, dims.n_audio_state), linear(state, state)};
  }
  whisper::FeedForward feed_forward(std::size_t state) {
    return {norm(state), linear(4 * state, state), linear(state, 4 * state)};
  }

  std::minstd_rand random_;
};

inline std::shared_ptr<const whisper::Model> random_model(unsigned seed = 1) {
  whisper::Dims dims;
  dims.n_mels = 80;
  dims.n_audio_ctx = 150;
  dims.n_audio_state = dims.n_text_state = 48;
  dims.n_audio_head = dims.n_text_head = 3;
  dims.n_audio_layer = dims.n_text_layer = 2;
  dims.n_vocab = 265 + 1501;
  dims.n_text_ctx = 64;
  return std::make_shared<const whisper::Model>(RandomWeights(seed).make(dims), byte_tokenizer(),
                                                std::vector<whisper::AlignmentHead>{{0, 2}, {1, 0}, {1, 1}});
}

}  // namespace captiond::test
