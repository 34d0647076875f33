// Hugging Face's folders: model.safetensors, whole or in shards, beside config.json.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "whisper/formats/weights_file.h"

namespace captiond::whisper {

/// True when a file begins as a safetensors file does.
bool is_safetensors(std::span<const std::byte> bytes);

/// What transformers calls a parameter of OpenAI's name, without the leading "model.".
std::string transformers_name(std::string openai);

/// The weights of transformers' WhisperForConditionalGeneration or WhisperModel: f32, f16 or bf16. `weights`
/// is a safetensors file or the index that names its shards; config.json lies beside it. Throws Error(code
/// bad_model) naming file, expected and found.
std::unique_ptr<WeightsFile> open_hugging_face(const std::filesystem::path& weights);

}  // namespace captiond::whisper
