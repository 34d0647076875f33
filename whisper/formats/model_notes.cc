#include "whisper/formats/model_notes.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "base/json.h"
#include "base/json_integer.h"
#include "whisper/formats/alignment_heads.h"
#include "whisper/formats/bad_file.h"
#include "whisper/formats/ggml_file.h"
#include "whisper/formats/json_file.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/vocabulary_files.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

/// A file of settings, any of which it may lack.
class Settings {
 public:
  explicit Settings(fs::path path)
      : path_(std::move(path)), json_(fs::exists(path_) ? read_json(path_) : Json::object()) {}

  const fs::path& path() const { return path_; }

  /// What `read` makes of a setting; unset when it is missing or null. `meaning` says in an error what is
  /// expected of it.
  template <typename Read>
  auto find(const char* name, const char* meaning, const Read& read) const
      -> std::optional<decltype(read(Json()))> {
    const auto found = json_.find(name);
    if (found == json_.end() || found->is_null()) return std::nullopt;
    try {
      return read(*found);
    } catch (const Json::exception& error) {
      fail(path_, std::string(name) + ", " + meaning, error.what());
    }
  }

 private:
  const fs::path path_;
  const Json json_;
};

// "alignment_heads": [[layer, head], …], which older files lack.
std::vector<AlignmentHead> alignment_heads(const Settings& settings, const Dims& dims) {
  const auto read = [](const Json& list) {
    std::vector<AlignmentHead> heads;
    for (const Json& pair : list.get_ref<const Json::array_t&>())
      heads.push_back({get_integer<std::size_t>(pair.at(0)), get_integer<std::size_t>(pair.at(1))});
    return heads;
  };
  auto heads = settings.find("alignment_heads", "pairs of layer and head", read)
                   .value_or(std::vector<AlignmentHead>());
  for (const auto& [layer, head] : heads) {
    if (layer >= dims.n_text_layer || head >= dims.n_text_head) {
      fail(settings.path(),
           "alignment_heads of " + std::to_string(dims.n_text_layer) + " layers with " +
               std::to_string(dims.n_text_head) + " heads",
           "layer " + std::to_string(layer) + ", head " + std::to_string(head));
    }
  }
  std::ranges::stable_sort(heads, {}, &AlignmentHead::layer);
  return heads;
}

std::optional<std::vector<int>> unspoken(const Settings& settings, const char* name, const Dims& dims) {
  auto tokens = settings.find(name, "a list of tokens", get_integers<int>);
  for (const int token : tokens.value_or(std::vector<int>())) {
    if (token < 0 || static_cast<std::size_t>(token) >= dims.n_vocab)
      fail(settings.path(), std::string(name) + " of tokens below " + std::to_string(dims.n_vocab),
           std::to_string(token));
  }
  return tokens;
}

}  // namespace

std::vector<fs::path> files_of_notes(const fs::path& weights) {
  std::vector<fs::path> files = {weights};
  if (format_of(weights) == Format::ggml) return files;
  for (const char* name : {"config.json", "generation_config.json", "tokenizer.json", "vocab.json",
                           "added_tokens.json", "vocabulary.json", "vocabulary.txt"})
    files.push_back(weights.parent_path() / name);
  return files;
}

ModelNotes read_notes(const fs::path& weights, const Dims& dims) {
  ModelNotes notes;
  const fs::path folder = weights.parent_path(), config = folder / "config.json";
  const Format format = format_of(weights);
  if (format == Format::ggml) {
    notes.vocabulary = GgmlFile(weights.string()).vocabulary();
  } else {
    const fs::path generation = folder / "generation_config.json";
    const bool hugging_face = format != Format::ct2;
    const Settings settings(hugging_face && fs::exists(generation) ? generation : config);
    notes.vocabulary = read_vocabulary(folder);
    notes.vocabulary.unspoken = unspoken(settings, hugging_face ? "suppress_tokens" : "suppress_ids", dims);
    notes.alignment_heads = alignment_heads(settings, dims);
  }
  if (notes.alignment_heads.empty()) notes.alignment_heads = usual_alignment_heads(dims);
  return notes;
}

}  // namespace captiond::whisper
