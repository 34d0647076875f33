// The files of a model: which of them there are, and in which format.
#pragma once

#include <filesystem>
#include <memory>

#include "whisper/formats/weights_file.h"

namespace captiond::whisper {

/// `index` lists the safetensors files of a model in parts.
enum class Format { ct2, ggml, safetensors, index, unknown };

/// Told by what the file contains. Throws Error(code bad_model) when it cannot be read.
Format format_of(const std::filesystem::path& path);

/// The file of weights that a path stands for: itself, or in a folder model.bin, model.safetensors,
/// model.safetensors.index.json or else the only ggml file. Throws Error(code bad_model) when there is none,
/// or no telling which.
std::filesystem::path find_weights(const std::filesystem::path& path);

/// The weights of a file in any format: CTranslate2, ggml, or Hugging Face's safetensors with config.json
/// beside it. Throws Error(code bad_model) naming file, expected and found.
std::unique_ptr<WeightsFile> open_weights(const std::filesystem::path& weights);

}  // namespace captiond::whisper
