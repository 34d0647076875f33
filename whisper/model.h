// A speech model as loaded: weights, sizes, tokenizer.
#pragma once

#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

#include "whisper/dims.h"
#include "whisper/kernels/kernels.h"
#include "whisper/network/weights.h"
#include "whisper/options.h"
#include "whisper/text/tokenizer.h"

namespace captiond::whisper {

/// Immutable after load(), so any number of workers share one; each runs it with a Workspace of its own.
class Model {
 public:
  /// Reads a model in CTranslate2's, whisper.cpp's or Hugging Face's format: `path` is a folder or the file
  /// of weights. Throws Error(code bad_model) naming file, expected and found.
  static std::shared_ptr<const Model> load(const std::filesystem::path& path,
                                           const ModelOptions& options = {});

  Model(Weights weights, Tokenizer tokenizer, std::vector<AlignmentHead> alignment_heads);

  const Dims& dims() const { return weights_.dims; }
  const Weights& weights() const { return weights_; }
  const Tokenizer& tokenizer() const { return tokenizer_; }
  const Kernels& kernels() const { return kernels_; }
  /// In rising order of layers.
  const std::vector<AlignmentHead>& alignment_heads() const { return alignment_heads_; }

 private:
  const Weights weights_;
  const Tokenizer tokenizer_;
  const std::vector<AlignmentHead> alignment_heads_;
  const Kernels& kernels_;
};

/// "f32", "bf16" or "int8": what `precision` comes to on this processor. Throws Error(code usage) for
/// another.
std::string_view precision_here(const ModelOptions& options);

}  // namespace captiond::whisper
