// tokenizer.json as Hugging Face writes it: the vocabulary spells each byte as a visible character.
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "whisper/tokenizer.h"
#include "whisper/unicode.h"

namespace captiond::whisper {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kLargestToken = 1 << 20;  // a bound on numbers, checked before memory is taken

/// GPT-2 writes printable Latin-1 bytes as they are and the others as U+0100, U+0101, …
std::unordered_map<char32_t, char> byte_of_character() {
  std::unordered_map<char32_t, char> bytes;
  char32_t next = 0x100;
  for (char32_t byte = 0; byte < 0x100; ++byte) {
    const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
    bytes[printable ? byte : next++] = static_cast<char>(byte);
  }
  return bytes;
}

std::string bytes_of(std::string_view spelled, const std::unordered_map<char32_t, char>& byte_of) {
  std::string bytes;
  while (!spelled.empty()) {
    const Character next = first_character(spelled);
    const auto byte = byte_of.find(next.code);
    if (byte == byte_of.end()) return std::string(spelled);  // a special token's name
    bytes += byte->second;
    spelled.remove_prefix(next.size);
  }
  return bytes;
}

std::size_t checked_id(const Json& value) {
  const auto id = value.get<std::size_t>();
  if (id > kLargestToken) throw Error("token number " + std::to_string(id) + " is out of range");
  return id;
}

std::vector<std::string> read_vocabulary(const Json& vocabulary) {
  const auto byte_of = byte_of_character();
  std::vector<std::string> spelling;
  for (const auto& [spelled, number] : vocabulary.items()) {
    const std::size_t id = checked_id(number);
    if (id >= spelling.size()) spelling.resize(id + 1);
    spelling[id] = bytes_of(spelled, byte_of);
  }
  return spelling;
}

std::unordered_map<std::string, int> read_added(const Json& tokens) {
  std::unordered_map<std::string, int> added;
  for (const auto& token : tokens)
    added.emplace(token.at("content").get<std::string>(), static_cast<int>(checked_id(token.at("id"))));
  return added;
}

}  // namespace

Tokenizer Tokenizer::load(const std::string& path) {
  try {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error("cannot be opened");
    const Json json = Json::parse(file);
    return Tokenizer(read_vocabulary(json.at("model").at("vocab")), read_added(json.at("added_tokens")));
  } catch (const std::exception& error) {
    throw Error(path + ": expected a Whisper tokenizer: " + error.what(), ExitCode::bad_model);
  }
}

}  // namespace captiond::whisper
