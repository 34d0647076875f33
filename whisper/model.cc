#include "whisper/model.h"

#include <future>
#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "whisper/formats/model_files.h"
#include "whisper/formats/model_notes.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/weights_cache.h"

namespace captiond::whisper {
namespace {

// Tokens index rows of logits from here on, so each must have one.
Tokenizer make_tokenizer(const std::filesystem::path& file, Vocabulary vocabulary, const Dims& dims) {
  try {
    Tokenizer tokenizer(std::move(vocabulary));
    const auto rows = static_cast<std::size_t>(tokenizer.vocabulary_size());
    if (rows == dims.n_vocab) return tokenizer;
    throw Error("expected a vocabulary of " + std::to_string(dims.n_vocab) + " tokens, found " +
                std::to_string(rows));
  } catch (const Error& error) {
    throw Error(file.string() + ": " + error.what(), ExitCode::bad_model);
  }
}

// The fastest precision that wrote the same words as f32 (doc/precision.md); in plain arithmetic none is
// faster.
Precision chosen_precision(const std::string& name, const Kernels& kernels) {
  if (name != "auto") return precision_named(name);
  return kernels.name == std::string_view("portable") ? Precision::f32 : Precision::bf16;
}

}  // namespace

Model::Model(Weights weights, Tokenizer tokenizer, std::vector<AlignmentHead> alignment_heads)
    : weights_(std::move(weights)),
      tokenizer_(std::move(tokenizer)),
      alignment_heads_(std::move(alignment_heads)),
      kernels_(choose_kernels()) {}

std::shared_ptr<const Model> Model::load(const std::filesystem::path& path, const ModelOptions& options) {
  const Kernels& kernels = choose_kernels();
  const Precision precision = chosen_precision(options.precision, kernels);
  const std::filesystem::path file = find_weights(path);
  const std::shared_ptr<const WeightsFile> weights = open_weights(file);
  // Both take their time, and have nothing to do with each other.
  auto packed = std::async(std::launch::async, [&] {
    return options.cache ? cached_weights(weights, precision, kernels)
                         : build_weights(weights, precision, kernels);
  });
  ModelNotes notes = read_notes(file, weights->dims());
  Tokenizer tokenizer = make_tokenizer(file, std::move(notes.vocabulary), weights->dims());
  return std::make_shared<const Model>(packed.get(), std::move(tokenizer), std::move(notes.alignment_heads));
}

}  // namespace captiond::whisper
