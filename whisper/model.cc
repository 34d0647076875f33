#include "whisper/model.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "whisper/ct2_file.h"
#include "whisper/ct2_weights.h"

namespace captiond::whisper {
namespace {

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Error(file.string() + ": " + why, ExitCode::bad_model);
}

// "alignment_heads": [[layer, head], …]
std::vector<AlignmentHead> read_alignment_heads(const std::filesystem::path& path, const Dims& dims) {
  std::ifstream file(path);
  if (!file) refuse(path, "cannot be read");
  std::vector<AlignmentHead> heads;
  try {
    const auto pairs =
        nlohmann::json::parse(file).at("alignment_heads").get<std::vector<std::pair<int, int>>>();
    for (const auto& [layer, head] : pairs) {
      heads.push_back({static_cast<std::size_t>(layer), static_cast<std::size_t>(head)});
    }
  } catch (const nlohmann::json::exception& error) {
    refuse(path, std::string("expected alignment_heads, pairs of layer and head: ") + error.what());
  }
  for (const auto& [layer, head] : heads) {
    if (layer >= dims.n_text_layer || head >= dims.n_text_head) {
      refuse(path, "expected alignment heads below (" + std::to_string(dims.n_text_layer) + ", " +
                       std::to_string(dims.n_text_head) + "), found (" + std::to_string(layer) + ", " +
                       std::to_string(head) + ")");
    }
  }
  std::stable_sort(heads.begin(), heads.end(), [](auto a, auto b) { return a.layer < b.layer; });
  return heads;
}

}  // namespace

Model::Model(Weights weights, Tokenizer tokenizer, std::vector<AlignmentHead> alignment_heads)
    : weights_(std::move(weights)),
      tokenizer_(std::move(tokenizer)),
      alignment_heads_(std::move(alignment_heads)),
      kernels_(choose_kernels()) {}

std::shared_ptr<const Model> Model::load(const std::filesystem::path& folder, const ModelOptions& options) {
  if (options.precision != "f32") {
    throw Error("precision: expected f32, found " + options.precision, ExitCode::usage);
  }
  const Ct2File file((folder / "model.bin").string());
  Weights weights = read_weights(file, choose_kernels());
  const Dims dims = weights.dims;
  Tokenizer tokenizer = Tokenizer::load((folder / "tokenizer.json").string());
  if (static_cast<std::size_t>(tokenizer.vocabulary_size()) != dims.n_vocab) {
    refuse(folder / "tokenizer.json", "expected " + std::to_string(dims.n_vocab) +
                                          " tokens as in model.bin, found " +
                                          std::to_string(tokenizer.vocabulary_size()));
  }
  auto heads = read_alignment_heads(folder / "config.json", dims);
  return std::make_shared<const Model>(std::move(weights), std::move(tokenizer), std::move(heads));
}

}  // namespace captiond::whisper
