// A small model with seeded random weights: it knows no language, but computes as a real one does,
// everywhere.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "tests/whisper/random_weights.h"
#include "whisper/model.h"
#include "whisper/network/build_weights.h"

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

inline std::shared_ptr<const whisper::Model> random_model(
    unsigned seed = 1, whisper::Precision precision = whisper::Precision::f32) {
  whisper::Dims dims;
  dims.n_mels = 80;
  dims.n_audio_ctx = 150;
  dims.n_audio_state = dims.n_text_state = 48;
  dims.n_audio_head = dims.n_text_head = 3;
  dims.n_audio_layer = dims.n_text_layer = 2;
  dims.n_vocab = 265 + 1501;
  dims.n_text_ctx = 64;
  auto weights = whisper::build_weights(std::make_shared<RandomWeights>(dims, seed), precision,
                                        whisper::choose_kernels());
  return std::make_shared<const whisper::Model>(std::move(weights), byte_tokenizer(),
                                                std::vector<whisper::AlignmentHead>{{0, 2}, {1, 0}, {1, 1}});
}

}  // namespace captiond::test
