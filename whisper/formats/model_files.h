// The files of a model: which of them there are, and what they hold.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "whisper/dims.h"
#include "whisper/formats/weights_file.h"
#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

/// The file of weights that a path stands for: itself, or in a folder model.bin, model.safetensors,
/// model.safetensors.index.json or else the only ggml file. Throws Error(code bad_model) when there is none,
/// or no telling which.
std::filesystem::path find_weights(const std::filesystem::path& path);

/// The weights of a file in any format, told by what it contains: CTranslate2, ggml, or Hugging Face's
/// safetensors with config.json beside it. Throws Error(code bad_model) naming file, expected and found.
std::unique_ptr<WeightsFile> open_weights(const std::filesystem::path& weights);

/// What else a model needs to know, from the same file or from those beside it.
struct ModelNotes {
  Vocabulary vocabulary;
  std::vector<AlignmentHead> alignment_heads;  // in rising order of layers
};

/// Throws Error(code bad_model) naming file, expected and found.
ModelNotes read_notes(const std::filesystem::path& weights, const Dims& dims);

}  // namespace captiond::whisper
