// Where a model's weights come from, whatever the file is called and however it writes numbers.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "whisper/dims.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

using Shape = std::vector<std::size_t>;

/// "(51865, 512)"
std::string text_of(const Shape& shape);

/// The parameters of a model under the names of OpenAI's checkpoints ("encoder.blocks.0.attn.query.weight").
/// Immutable, so any thread may read it.
class WeightsFile {
 public:
  WeightsFile() = default;
  virtual ~WeightsFile() = default;
  WeightsFile(const WeightsFile&) = delete;
  WeightsFile& operator=(const WeightsFile&) = delete;

  /// For complaints.
  virtual const std::string& path() const = 0;
  virtual const Dims& dims() const = 0;
  /// What all of it was read from; none for weights that are in no file.
  virtual std::vector<std::string> files() const { return {}; }

  /// Writes rows [first_row, first_row + out.rows) of a parameter of parameters() as floats. A parameter is a
  /// matrix of its first dimension by all others; a vector is one row.
  virtual void read(const std::string& name, std::size_t first_row, MatrixView out) const = 0;
};

}  // namespace captiond::whisper
