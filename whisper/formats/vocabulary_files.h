// Reads what a model's tokenizer is made from.
#pragma once

#include <filesystem>

#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

/// Reads the first of these that a model's folder has: tokenizer.json, or vocab.json with added_tokens.json,
/// both as Hugging Face writes them; CTranslate2's vocabulary.json or vocabulary.txt, which list all tokens.
/// Throws Error(code bad_model) that names the file and what is missing.
Vocabulary read_vocabulary(const std::filesystem::path& folder);

}  // namespace captiond::whisper
