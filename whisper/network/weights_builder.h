// A file's parameters as the engine's parts: norms, and packed products.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "whisper/formats/weights_file.h"
#include "whisper/network/packed_store.h"
#include "whisper/network/weights.h"

namespace captiond::whisper {

/// Reads parameters of one precision by OpenAI's names into a store, which may have them already.
/// All functions throw Error(code bad_model) naming file and parameter when one holds a number that is not
/// finite.
class WeightsBuilder {
 public:
  /// Names of projections within a module, as in {"query", "key", "value"}; the key has no bias.
  using Projections = std::initializer_list<const char*>;

  /// File and store outlive this.
  WeightsBuilder(const WeightsFile& file, Precision precision, PackedStore& store)
      : file_(file), precision_(precision), store_(store) {}

  std::vector<float> vector(const std::string& name, std::size_t size) const;
  /// Lies in the store.
  ConstMatrixView matrix(const std::string& name, std::size_t rows, std::size_t cols) const;
  LayerNorm norm(const std::string& name, std::size_t state) const;
  Linear linear(const std::string& name, std::size_t out, std::size_t in) const;
  /// The projections of one input, `rows` each, one below the other.
  Linear fused(const std::string& module, Projections projections, std::size_t rows, std::size_t in) const;
  /// The file has (out, in, width), the engine (out, width · in).
  Linear convolution(const std::string& name, std::size_t out, std::size_t in) const;

  /// A norm, and weights for what it yields.
  struct Normed {
    LayerNorm norm;
    PackedMatrix weight;
    std::span<const float> factors;  // in the store: of the weights' columns, by which the norm was divided
  };

  /// A norm, and the projections of what it yields. For bytes that are not rotated both are changed so that
  /// what is hard to quantise is spread over weights and activations.
  std::pair<LayerNorm, Linear> normed(const std::string& norm, const std::string& module,
                                      Projections projections, std::size_t rows, std::size_t in) const;
  /// The same for one matrix of weights without a bias.
  Normed normed(const std::string& norm, const std::string& weight, std::size_t rows, std::size_t in) const;

 private:
  using Names = std::span<const std::string>;

  Normed normed_stack(const std::string& norm, Names weights, std::size_t rows, std::size_t in) const;
  std::vector<float> biases_of(const std::string& module, Projections projections, std::size_t rows) const;
  void smooth(const LayerNorm& norm, Names weights, std::size_t rows, std::span<float> factors) const;
  PackedMatrix stacked(Names names, std::size_t rows, std::size_t cols,
                       std::span<const float> factors = {}) const;
  void read_stacked(Names names, std::size_t rows, std::size_t first, MatrixView to) const;
  PackedMatrix pack(std::size_t rows, std::size_t cols, const RowReader& read_rows) const;
  void read(const std::string& name, std::size_t first, MatrixView out) const;

  const WeightsFile& file_;
  const Precision precision_;
  PackedStore& store_;
};

}  // namespace captiond::whisper
