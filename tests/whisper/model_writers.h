// Small models as files of each format, for tests to damage.
#pragma once

#include <bit>
#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tests/whisper/model_bytes.h"
#include "tests/whisper/random_weights.h"
#include "whisper/audio/log_mel.h"
#include "whisper/audio/mel_filters.h"

namespace captiond::test {

inline constexpr std::uint32_t kByteVocabulary = 256 + 8 + 1501 + 1;  // all bytes, one language

inline whisper::Dims smallest_dims() {
  whisper::Dims dims;
  dims.n_mels = 2;
  dims.n_audio_ctx = dims.n_text_ctx = 3;
  dims.n_audio_state = dims.n_text_state = 4;
  dims.n_audio_head = dims.n_text_head = 2;
  dims.n_audio_layer = dims.n_text_layer = 1;
  dims.n_vocab = kByteVocabulary;
  return dims;
}

inline std::string floats(const std::vector<float>& values) {
  ModelBytes bytes;
  for (const float value : values) bytes.number(std::bit_cast<std::uint32_t>(value));
  return bytes.bytes();
}

/// All numbers of a parameter.
inline std::vector<float> numbers(const whisper::WeightsFile& file, const whisper::Parameter& parameter) {
  const std::size_t rows = parameter.shape.size() == 1 ? 1 : parameter.shape[0];
  std::size_t cols = 1;
  for (const std::size_t length : parameter.shape) cols *= length;
  cols /= rows;
  std::vector<float> values(rows * cols);
  file.read(parameter.name, 0, {values.data(), rows, cols, cols});
  return values;
}

/// The first `text` bytes are its tokens of text.
inline std::string ggml_model(const whisper::Dims& dims = smallest_dims(), std::uint32_t text = 256) {
  const RandomWeights weights(dims);
  ModelBytes file;
  file.number(std::uint32_t{0x67676D6C});
  for (const std::size_t size :
       {dims.n_vocab, dims.n_audio_ctx, dims.n_audio_state, dims.n_audio_head, dims.n_audio_layer,
        dims.n_text_ctx, dims.n_text_state, dims.n_text_head, dims.n_text_layer, dims.n_mels, std::size_t{0}})
    file.number(static_cast<std::uint32_t>(size));
  constexpr std::size_t kBins = whisper::kFftSize / 2 + 1;
  file.number(static_cast<std::uint32_t>(dims.n_mels)).number(static_cast<std::uint32_t>(kBins));
  for (const auto& [first, band] : whisper::make_mel_filters(dims.n_mels).bands) {
    std::vector<float> row(kBins);
    for (std::size_t i = 0; i < band.size(); ++i) row[first + i] = band[i];
    file.raw(floats(row));
  }
  file.number(text);
  for (std::uint32_t byte = 0; byte < text; ++byte)
    file.number(std::uint32_t{1}).raw(std::string(1, static_cast<char>(byte)));
  for (const auto& parameter : whisper::parameters(dims)) {
    file.number(static_cast<std::uint32_t>(parameter.shape.size()));
    file.number(static_cast<std::uint32_t>(parameter.name.size())).number(std::uint32_t{0});
    for (auto length = parameter.shape.rbegin(); length != parameter.shape.rend(); ++length)
      file.number(static_cast<std::uint32_t>(*length));
    file.raw(parameter.name).raw(floats(numbers(weights, parameter)));
  }
  return file.bytes();
}

/// config.json and model.safetensors, with parameters named as `rename` says.
inline std::pair<std::string, std::string> hugging_face_model(const whisper::Dims& dims,
                                                              std::string (*rename)(std::string)) {
  const RandomWeights weights(dims);
  std::string header, data;
  for (const auto& parameter : whisper::parameters(dims)) {
    std::ostringstream shape;
    for (const std::size_t length : parameter.shape) shape << (shape.tellp() > 0 ? "," : "") << length;
    std::ostringstream entry;
    entry << (header.empty() ? '{' : ',') << '"' << rename(parameter.name) << R"(":{"dtype":"F32","shape":[)"
          << shape.str() << R"(],"data_offsets":[)" << data.size();
    data += floats(numbers(weights, parameter));
    entry << ',' << data.size() << "]}";
    header += entry.str();
  }
  header += "}";
  std::ostringstream config;
  config << R"({"num_mel_bins":)" << dims.n_mels << R"(,"max_source_positions":)" << dims.n_audio_ctx
         << R"(,"d_model":)" << dims.n_text_state << R"(,"encoder_attention_heads":)" << dims.n_audio_head
         << R"(,"encoder_layers":)" << dims.n_audio_layer << R"(,"vocab_size":)" << dims.n_vocab
         << R"(,"max_target_positions":)" << dims.n_text_ctx << R"(,"decoder_attention_heads":)"
         << dims.n_text_head << R"(,"decoder_layers":)" << dims.n_text_layer << "}";
  return {config.str(), ModelBytes().number(std::uint64_t{header.size()}).raw(header + data).bytes()};
}

}  // namespace captiond::test
