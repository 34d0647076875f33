// What a model needs to know besides its weights.
#pragma once

#include <filesystem>
#include <vector>

#include "whisper/dims.h"
#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

struct ModelNotes {
  Vocabulary vocabulary;
  std::vector<AlignmentHead> alignment_heads;  // in rising order of layers
};

/// What read_notes() and the sizes of a model may be read from, whether or not it is there.
std::vector<std::filesystem::path> files_of_notes(const std::filesystem::path& weights);

/// Reads them from the file of weights, or from those beside it: CTranslate2's config.json, or Hugging Face's
/// generation_config.json (in its absence config.json, as transformers does). Throws Error(code bad_model)
/// naming file, expected and found.
ModelNotes read_notes(const std::filesystem::path& weights, const Dims& dims);

}  // namespace captiond::whisper
