// Weights in the safetensors format: a JSON header, then the tensors' bytes.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/mapped_file.h"

namespace captiond {

/// One tensor of the file. Elements are little-endian, the last dimension runs fastest.
struct SafeTensor {
  std::string type;                  // "F32", "F16", "BF16", "I64", ...
  std::vector<std::size_t> shape;    // empty: a scalar
  std::span<const std::byte> bytes;  // exactly as many as type and shape ask for; not always aligned
};

/// Maps a file and checks its header: every tensor lies inside the file and has the size that its type and
/// shape ask for. Immutable, so any thread may read it.
/// Format: https://huggingface.co/docs/safetensors
class SafeTensors {
 public:
  /// Throws Error(bad_model) that names the file, what was expected and what was found.
  explicit SafeTensors(const std::string& path);

  /// What the spans lie in: whoever keeps it keeps them.
  const std::shared_ptr<const MappedFile>& file() const { return file_; }
  const std::map<std::string, SafeTensor>& tensors() const { return tensors_; }
  /// Throws Error(bad_model) when there is no such tensor.
  const SafeTensor& tensor(const std::string& name) const;
  /// A copy of an F32 tensor. Throws Error(bad_model) when it is missing or of another type or shape.
  std::vector<float> floats(const std::string& name, const std::vector<std::size_t>& shape) const;

 private:
  std::shared_ptr<const MappedFile> file_;
  std::map<std::string, SafeTensor> tensors_;
};

}  // namespace captiond
