// What a tokenizer is made from.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace captiond::whisper {

struct Vocabulary {
  std::vector<std::string> text;                            // the bytes of text token i
  std::unordered_map<std::string, int> added;               // numbers of the other tokens by name: "<|en|>"
  std::optional<std::vector<int>> unspoken = std::nullopt;  // tokens never to be said, if the files name any
};

/// The vocabulary of a file that has only the text tokens: the others follow from OpenAI's order and from how
/// many rows the token embedding has. Throws Error(code bad_model) when they do not add up.
Vocabulary complete_vocabulary(std::vector<std::string> text, std::size_t rows);

}  // namespace captiond::whisper
