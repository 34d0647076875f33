#include "whisper/formats/vocabulary_files.h"

#include <cstdint>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "base/json_integer.h"
#include "base/mapped_file.h"
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
  const auto id = get_integer<std::int64_t>(value);
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

/// Takes model.vocab out of a tokenizer.json as it passes by. A tree of it, and of the merges that tell
/// nothing more, would take longer than all else that is loaded with a model.
class PassingText {
 public:
  bool operator()(int depth, bool is_key, const Json& part) {
    constexpr int kInVocabulary = 3;
    if (is_key && depth < kInVocabulary) return enter(depth, part.get_ref<const std::string&>());
    if (depth != kInVocabulary || section_ != "model" || subsection_ != "vocab") return true;
    if (is_key) {
      spelled_ = part.get_ref<const std::string&>();
      return false;
    }
    const std::size_t id = checked_id(part);
    if (id >= text_.size()) text_.resize(id + 1);
    text_[id] = bytes_of(spelled_, byte_of_);
    return true;
  }
  std::vector<std::string> take() { return std::move(text_); }

 private:
  bool enter(int depth, const std::string& key) {
    (depth == 1 ? section_ : subsection_) = key;
    if (depth == 1) subsection_.clear();
    return subsection_ != "merges";
  }

  const std::unordered_map<char32_t, char> byte_of_ = byte_of_character();
  std::string section_, subsection_, spelled_;
  std::vector<std::string> text_;
};

// tokenizer.json: everything in one.
Vocabulary read_whole(const fs::path& path) {
  PassingText text;
  const Json json = read_json(path, std::ref(text));
  json.at("model").at("vocab").get_ref<const Json::object_t&>();
  Vocabulary vocabulary{text.take(), {}};
  for (const auto& token : json.at("added_tokens")) {
    vocabulary.added.emplace(token.at("content").get<std::string>(),
                             static_cast<int>(checked_id(token.at("id"))));
  }
  return vocabulary;
}

bool is_special(std::string_view name) {
  return name.size() > 4 && name.starts_with("<|") && name.ends_with("|>");
}

// vocab.json, in which special tokens may stand among the others, and added_tokens.json. (merges.txt tells
// nothing more: the number of a token is also its rank.)
Vocabulary read_parts(const fs::path& vocab, const fs::path& added) {
  const Json json = read_json(vocab);
  Vocabulary vocabulary{read_text(json), {}};
  const auto add = [&](const Json& tokens) {
    for (const auto& [name, number] : tokens.items())
      if (is_special(name)) vocabulary.added.emplace(name, static_cast<int>(checked_id(number)));
  };
  add(json);
  if (fs::exists(added)) add(read_json(added));
  return vocabulary;
}

// vocabulary.txt: a token a line.
std::vector<std::string> read_lines(const fs::path& path) {
  const MappedFile file(path.string());
  if (file.bytes().size() > kLargestJson)
    throw std::out_of_range(std::to_string(file.bytes().size()) + " bytes");
  std::istringstream text(
      std::string(reinterpret_cast<const char*>(file.bytes().data()), file.bytes().size()));
  std::vector<std::string> lines;
  for (std::string line; std::getline(text, line);) lines.push_back(std::move(line));
  return lines;
}

// CTranslate2's vocabulary.json or vocabulary.txt: every token in order, special ones too.
Vocabulary read_list(const std::vector<std::string>& names) {
  const auto byte_of = byte_of_character();
  Vocabulary vocabulary;
  for (const std::string& name : names) {
    if (is_special(name)) vocabulary.added.emplace(name, static_cast<int>(vocabulary.text.size()));
    vocabulary.text.push_back(bytes_of(name, byte_of));
  }
  return vocabulary;
}

Vocabulary read(const fs::path& path) {
  const std::string name = path.filename();
  if (name == "tokenizer.json") return read_whole(path);
  if (name == "vocab.json") return read_parts(path, path.parent_path() / "added_tokens.json");
  return read_list(name == "vocabulary.txt" ? read_lines(path)
                                            : read_json_array(path).get<std::vector<std::string>>());
}

}  // namespace

Vocabulary read_vocabulary(const fs::path& folder) {
  for (const char* name : {"tokenizer.json", "vocab.json", "vocabulary.json", "vocabulary.txt"}) {
    const fs::path path = folder / name;
    if (!fs::exists(path)) continue;
    const auto refuse = [&](const std::exception& error) {
      return Error(path.string() + ": expected a Whisper tokenizer, found " + error.what(),
                   ExitCode::bad_model);
    };
    try {
      return read(path);
    } catch (const Json::exception& error) {
      throw refuse(error);
    } catch (const std::out_of_range& error) {
      throw refuse(error);
    }
  }
  throw Error((folder / "tokenizer.json").string() +
                  ": expected this file, vocab.json, vocabulary.json or vocabulary.txt, found none of them",
              ExitCode::bad_model);
}

}  // namespace captiond::whisper
