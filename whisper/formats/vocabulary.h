// What a tokenizer is made from.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

namespace captiond::whisper {

struct Vocabulary {
  std::vector<std::string> text;               // the bytes of text token i
  std::unordered_map<std::string, int> added;  // numbers of the other tokens by name: "<|en|>"
};

/// Reads the vocabulary in a model's folder: tokenizer.json, or vocab.json with added_tokens.json, all as
/// Hugging Face writes them. Throws Error(code bad_model) that names the file and what is missing.
Vocabulary read_vocabulary(const std::filesystem::path& folder);

/// The vocabulary of a file that has only the text tokens: the others follow from OpenAI's order and from how
/// many rows the token embedding has. Throws Error(code bad_model) when they do not add up.
Vocabulary complete_vocabulary(std::vector<std::string> text, std::size_t rows);

}  // namespace captiond::whisper
