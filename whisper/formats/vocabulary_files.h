// Reads what a model's tokenizer is made from.
#pragma once

#include <filesystem>

#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

/// Reads the vocabulary in a model's folder: tokenizer.json, or vocab.json with added_tokens.json, all as
/// Hugging Face writes them. Throws Error(code bad_model) that names the file and what is missing.
Vocabulary read_vocabulary(const std::filesystem::path& folder);

}  // namespace captiond::whisper
