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

// Tokens index rows of logits from here on, so each must have one.
void check_vocabulary(const std::filesystem::path& path, const Tokenizer& tokenizer, int rows) {
  if (tokenizer.vocabulary_size() != rows) {
    refuse(path, "expected " + std::to_string(rows) + " tokens as in model.bin, found " +
                     std::to_string(tokenizer.vocabulary_size()));
  }
  const SpecialTokens& special = tokenizer.special();
  for (const int token : {special.eot, special.sot, special.translate, special.transcribe,
                          special.start_of_lm, special.start_of_prev, special.no_speech}) {
    if (token < 0 || token >= rows) {
      refuse(path,
             "expected special tokens below " + std::to_string(rows) + ", found " + std::to_string(token));
    }
  }
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
  check_vocabulary(folder / "tokenizer.json", tokenizer, static_cast<int>(dims.n_vocab));
  auto heads = read_alignment_heads(folder / "config.json", dims);
  return std::make_shared<const Model>(std::move(weights), std::move(tokenizer), std::move(heads));
}

}  // namespace captiond::whisper
