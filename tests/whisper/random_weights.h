// Weights of any size that mean nothing, but are the same everywhere: also in Python, where the reference
// implementation answered for them (scripts/reference/make_size_goldens.py).
#pragma once

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "whisper/formats/parameters.h"
#include "whisper/formats/weights_file.h"

namespace captiond::test {

/// Number `index` of the sequence of a name: uniform in [-1, 1), exact in 24 bits. The name's hash is FNV-1a,
/// the mixing that of SplitMix64 (Steele, Lea and Flood 2014).
class RandomSequence {
 public:
  explicit RandomSequence(std::string_view name, std::uint64_t seed = 1) : start_(0xCBF29CE484222325) {
    for (const char character : name)
      start_ = (start_ ^ static_cast<unsigned char>(character)) * 0x100000001B3;
    start_ += seed;
  }
  float operator[](std::uint64_t index) const {
    std::uint64_t x = start_ + (index + 1) * 0x9E3779B97F4A7C15;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EB;
    return static_cast<float>((x ^ (x >> 31U)) >> 40U) * 0x1p-23F - 1.0F;
  }

 private:
  std::uint64_t start_;
};

/// Matrices keep the size of what they are multiplied with, norms stay near 1, all else is small.
class RandomWeights final : public whisper::WeightsFile {
 public:
  explicit RandomWeights(const whisper::Dims& dims, std::uint64_t seed = 1) : dims_(dims), seed_(seed) {
    for (auto& [name, shape] : whisper::parameters(dims)) shapes_[name] = std::move(shape);
  }

  const std::string& path() const override { return path_; }
  const whisper::Dims& dims() const override { return dims_; }

  void read(const std::string& name, std::size_t first_row, whisper::MatrixView out) const override {
    const bool vector = shapes_.at(name).size() == 1, position = name.ends_with("positional_embedding");
    const bool gain = vector && name.ends_with("weight"), embedding = name.ends_with("embedding.weight");
    const float centre = gain ? 1.0F : 0.0F;
    const float width = vector || position ? 0.125F
                        : embedding        ? 1.0F
                                    : static_cast<float>(std::sqrt(3.0 / static_cast<double>(out.cols)));
    const RandomSequence random(name, seed_);
    for (std::size_t i = 0; i < out.rows; ++i)
      for (std::size_t j = 0; j < out.cols; ++j)
        out.row(i)[j] = centre + width * random[(first_row + i) * out.cols + j];
  }

 private:
  const std::string path_ = "random weights";
  const whisper::Dims dims_;
  const std::uint64_t seed_;
  std::map<std::string, whisper::Shape> shapes_;
};

}  // namespace captiond::test
