// CTranslate2's model.bin: the layout of faster-whisper's published models.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"

namespace captiond::whisper {

/// Element types, numbered as in the file (CTranslate2's DataType).
enum class DType : std::uint8_t { f32 = 0, i8 = 1, i16 = 2, i32 = 3, f16 = 4, bf16 = 5 };

std::size_t size_of(DType type);
std::string_view name_of(DType type);

/// A named array inside the mapped file. Its bytes are little-endian and on no particular boundary.
struct Variable {
  DType type = DType::f32;
  std::vector<std::size_t> shape;  // empty for a scalar
  std::size_t count = 1;           // of elements: the product of the shape
  std::size_t offset = 0;          // of its first byte in the file
  std::span<const std::byte> bytes;
};

/// The variables of a model.bin of the WhisperSpec, by name; an alias is a second name of the same bytes.
/// Immutable, so any thread may read it; the variables point into it.
///
/// Every length and offset is held against the size of the file before it is followed, and nothing is
/// allocated by a size that the file claims but does not have.
class Ct2File {
 public:
  /// Throws Error(code bad_model) naming file, byte offset, what was expected and what was found.
  explicit Ct2File(const std::string& path);

  const std::string& path() const { return file_.path(); }
  bool has(const std::string& name) const { return variables_.contains(name); }
  /// Throws Error(code bad_model) when there is no such variable.
  const Variable& at(const std::string& name) const;
  const std::map<std::string, Variable>& variables() const { return variables_; }

 private:
  MappedFile file_;
  std::map<std::string, Variable> variables_;
};

}  // namespace captiond::whisper
