#include "whisper/model.h"

#include <string>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "whisper/formats/later_weights.h"
#include "whisper/formats/model_files.h"
#include "whisper/model_facts.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/weights_cache.h"

namespace captiond::whisper {
namespace {

// The fastest: all make as many errors (doc/precision.md). In plain arithmetic that is f32.
Precision chosen_precision(const std::string& name, const Kernels& kernels) {
  if (name != "auto") return precision_named(name);
  if (kernels.name == std::string_view("portable")) return Precision::f32;
  return kernels.multiplies_bytes ? Precision::int8 : Precision::bf16;
}

}  // namespace

std::string_view precision_here(const ModelOptions& options) {
  return name_of(chosen_precision(options.precision, choose_kernels()));
}

Model::Model(Weights weights, Tokenizer tokenizer, std::vector<AlignmentHead> alignment_heads)
    : weights_(std::move(weights)),
      tokenizer_(std::move(tokenizer)),
      alignment_heads_(std::move(alignment_heads)),
      kernels_(choose_kernels()) {}

std::shared_ptr<const Model> Model::load(const std::filesystem::path& path, const ModelOptions& options) {
  const Kernels& kernels = choose_kernels();
  const Precision precision = chosen_precision(options.precision, kernels);
  const std::filesystem::path file = find_weights(path);
  ModelFacts facts = options.cache ? cached_facts(file) : read_facts(file);
  const auto weights = std::make_shared<const LaterWeights>(
      file.string(), facts.dims, std::move(facts.files),
      [file] { return std::shared_ptr<const WeightsFile>(open_weights(file)); });
  return std::make_shared<const Model>(options.cache ? cached_weights(weights, precision, kernels)
                                                     : build_weights(weights, precision, kernels),
                                       std::move(facts.tokenizer), std::move(facts.alignment_heads));
}

}  // namespace captiond::whisper
