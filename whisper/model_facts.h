// What is known of a model besides its numbers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "whisper/dims.h"
#include "whisper/text/tokenizer.h"

namespace captiond::whisper {

struct ModelFacts {
  Dims dims;
  std::vector<std::string> files;  // that hold the weights
  Tokenizer tokenizer;
  std::vector<AlignmentHead> alignment_heads;  // in rising order of layers
};

/// Reads them from a model's files. Throws Error(code bad_model) naming file, expected and found.
ModelFacts read_facts(const std::filesystem::path& weights);

/// The same, but what was parsed is kept in a file beside the model's (KeptFile) for as long as those are as
/// they were. A file that is damaged is written anew.
ModelFacts cached_facts(const std::filesystem::path& weights);

}  // namespace captiond::whisper
