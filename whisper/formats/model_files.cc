#include "whisper/formats/model_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "whisper/formats/alignment_heads.h"
#include "whisper/formats/ct2_file.h"
#include "whisper/formats/ggml_file.h"
#include "whisper/formats/hugging_face.h"
#include "whisper/formats/json_file.h"
#include "whisper/formats/vocabulary_files.h"

namespace captiond::whisper {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

enum class Format { ct2, ggml, safetensors, index, unknown };

[[noreturn]] void fail(const fs::path& path, const std::string& expected, const std::string& found) {
  throw Error(path.string() + ": expected " + expected + ", found " + found, ExitCode::bad_model);
}

Format format_of(const fs::path& path) {
  std::array<char, 16> head{};
  std::ifstream file(path, std::ios::binary);
  if (!file) throw Error(path.string() + ": cannot be read", ExitCode::bad_model);
  file.read(head.data(), head.size());
  const auto bytes = std::as_bytes(std::span(head.data(), static_cast<std::size_t>(file.gcount())));
  if (is_ggml(bytes)) return Format::ggml;
  if (is_safetensors(bytes)) return Format::safetensors;
  if (is_ct2(bytes)) return Format::ct2;
  const bool json = !bytes.empty() && head.front() == '{';
  return json && path.string().ends_with(".index.json") ? Format::index : Format::unknown;
}

fs::path only_ggml_file(const fs::path& folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && format_of(entry) == Format::ggml) found.push_back(entry.path().filename());
  std::ranges::sort(found);
  if (found.empty()) fail(folder, "model.bin, model.safetensors or a ggml file", "none");
  if (found.size() > 1) fail(folder, "one ggml file", found[0].string() + " and " + found[1].string());
  return folder / found[0];
}

// "alignment_heads": [[layer, head], …], which older files lack.
std::vector<AlignmentHead> read_alignment_heads(const fs::path& path, const Dims& dims) {
  std::vector<AlignmentHead> heads;
  if (!fs::exists(path)) return heads;
  const Json json = read_json(path);
  const auto found = json.find("alignment_heads");
  if (found == json.end() || found->is_null()) return heads;
  try {
    for (const auto& [layer, head] : found->get<std::vector<std::pair<std::size_t, std::size_t>>>())
      heads.push_back({layer, head});
  } catch (const Json::exception& error) {
    fail(path, "alignment_heads, pairs of layer and head", error.what());
  }
  for (const auto& [layer, head] : heads) {
    if (layer >= dims.n_text_layer || head >= dims.n_text_head) {
      fail(path,
           "alignment heads below (" + std::to_string(dims.n_text_layer) + ", " +
               std::to_string(dims.n_text_head) + ")",
           "(" + std::to_string(layer) + ", " + std::to_string(head) + ")");
    }
  }
  std::ranges::stable_sort(heads, {}, &AlignmentHead::layer);
  return heads;
}

}  // namespace

fs::path find_weights(const fs::path& path) {
  if (!fs::is_directory(path)) return path;
  for (const char* name : {"model.bin", "model.safetensors", "model.safetensors.index.json"})
    if (fs::exists(path / name)) return path / name;
  return only_ggml_file(path);
}

std::unique_ptr<WeightsFile> open_weights(const fs::path& weights) {
  switch (format_of(weights)) {
    case Format::ct2:
      return open_ct2(weights.string());
    case Format::ggml:
      return GgmlFile(weights.string()).weights();
    case Format::safetensors:
    case Format::index:
      return open_hugging_face(weights);
    case Format::unknown:
      break;
  }
  fail(weights, "a CTranslate2 model.bin, a ggml file of whisper.cpp or a safetensors file", "another kind");
}

ModelNotes read_notes(const fs::path& weights, const Dims& dims) {
  ModelNotes notes;
  const fs::path folder = weights.parent_path();
  if (const Format format = format_of(weights); format == Format::ggml) {
    notes.vocabulary = GgmlFile(weights.string()).vocabulary();
  } else {
    notes.vocabulary = read_vocabulary(folder);
    const char* config = format == Format::ct2 ? "config.json" : "generation_config.json";
    notes.alignment_heads = read_alignment_heads(folder / config, dims);
  }
  if (notes.alignment_heads.empty()) notes.alignment_heads = usual_alignment_heads(dims);
  return notes;
}

}  // namespace captiond::whisper
