// Weights as a mapped file has them: found, checked, and read when asked for.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/mapped_file.h"
#include "whisper/formats/element_type.h"
#include "whisper/formats/weights_file.h"

namespace captiond::whisper {

/// An array inside a mapped file.
struct StoredTensor {
  std::string name;  // in the file
  ElementType type = ElementType::f32;
  Shape shape;  // the last dimension runs fastest; empty for a scalar
  std::span<const std::byte> bytes;
  /// What integers are divided by, for all or for each of the first dimension; empty when they are not.
  std::vector<float> divisors;
};

/// The bytes that a tensor of this type and shape has; nothing when none has.
std::optional<std::size_t> byte_count(ElementType type, const Shape& shape);

/// A part of `parts` equal ones along the first dimension. Expects whole rows and plain numbers.
StoredTensor part_of(const StoredTensor& tensor, std::size_t part, std::size_t parts);

/// The parameters of a model, each a tensor of a mapped file. They are read from the file itself, so that no
/// part of it stays mapped.
class StoredWeights final : public WeightsFile {
 public:
  /// Where a file has a parameter of OpenAI's name. Throws Error(code bad_model) when it has none.
  using Find = std::function<StoredTensor(const std::string& name)>;

  /// `files` are what the tensors lie in. Throws Error(code bad_model) naming file, tensor, expected and
  /// found when a parameter is missing, of another shape, or of a type that cannot be read.
  StoredWeights(std::string path, std::vector<std::shared_ptr<const MappedFile>> files, const Dims& dims,
                const Find& find);

  const std::string& path() const override { return path_; }
  const Dims& dims() const override { return dims_; }
  std::vector<std::string> files() const override;
  void read(const std::string& name, std::size_t first_row, MatrixView out) const override;

 private:
  struct Parameter {
    StoredTensor tensor;
    const MappedFile* file;
  };

  void check(const StoredTensor& tensor, const Shape& expected) const;
  const MappedFile& file_of(const StoredTensor& tensor) const;

  std::string path_;
  std::vector<std::shared_ptr<const MappedFile>> files_;
  Dims dims_;
  const Kernels& kernels_;
  std::map<std::string, Parameter> parameters_;  // by OpenAI's names
};

}  // namespace captiond::whisper
