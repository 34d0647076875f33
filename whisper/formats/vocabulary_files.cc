#include "whisper/formats/vocabulary_files.h"

#include <cstdint>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "whisper/formats/json_file.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::int64_t kLargestToken = 1 << 20;  // a bound on numbers, checked before memory is taken

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
  const auto id = value.get<std::int64_t>();
  if (id < 0 || id > kLargestToken) throw std::out_of_range("a token of number " + std::to_string(id));
  return static_cast<std::size_t>(id);
}

std::vector<std::string> read_text(const Json& vocabulary) {
  const auto byte_of = byte_of_character();
  std::vector<std::string> text;
  for (const auto& [spelled, number] : vocabulary.items()) {
    const std::size_t id = checked_id(number);
    if (id >= text.size()) text.resize(id + 1);
    text[id] = bytes_of(spelled, byte_of);
  }
  return text;
}

// tokenizer.json: everything in one.
Vocabulary read_whole(const fs::path& path) {
  const Json json = read_json(path);
  Vocabulary vocabulary{read_text(json.at("model").at("vocab")), {}};
  for (const auto& token : json.at("added_tokens")) {
    vocabulary.added.emplace(token.at("content").get<std::string>(),
                             static_cast<int>(checked_id(token.at("id"))));
  }
  return vocabulary;
}

// vocab.json, in which special tokens may stand among the others, and added_tokens.json. (merges.txt tells
// nothing more: the number of a token is also its rank.)
Vocabulary read_parts(const fs::path& vocab, const fs::path& added) {
  const Json json = read_json(vocab);
  Vocabulary vocabulary{read_text(json), {}};
  const auto add = [&](const Json& tokens) {
    for (const auto& [name, number] : tokens.items()) {
      if (name.starts_with("<|") && name.ends_with("|>"))
        vocabulary.added.emplace(name, static_cast<int>(checked_id(number)));
    }
  };
  add(json);
  if (fs::exists(added)) add(read_json(added));
  return vocabulary;
}

}  // namespace

Vocabulary read_vocabulary(const fs::path& folder) {
  const fs::path whole = folder / "tokenizer.json", vocab = folder / "vocab.json";
  const bool parts = !fs::exists(whole) && fs::exists(vocab);
  const auto refuse = [&](const std::exception& error) {
    return Error((parts ? vocab : whole).string() + ": expected a Whisper tokenizer, found " + error.what(),
                 ExitCode::bad_model);
  };
  try {
    return parts ? read_parts(vocab, folder / "added_tokens.json") : read_whole(whole);
  } catch (const Json::exception& error) {
    throw refuse(error);
  } catch (const std::out_of_range& error) {
    throw refuse(error);
  }
}

}  // namespace captiond::whisper
