// CTranslate2's model.bin: the layout of faster-whisper's published models.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/mapped_file.h"
#include "whisper/formats/stored_weights.h"

namespace captiond::whisper {

/// The variables of a model.bin of the WhisperSpec, by name; an alias is a second name of the same bytes.
/// Immutable, so any thread may read it; the variables point into the mapped file.
///
/// Every Whisper model that CTranslate2 ever wrote has version 5 or 6 and revision 1 to 3, which differ in
/// names that are not needed here. Every length and offset is held against the size of the file before it is
/// followed, and nothing is allocated by a size that the file claims but does not have.
class Ct2File {
 public:
  /// Throws Error(code bad_model) naming file, byte offset, what was expected and what was found.
  explicit Ct2File(const std::string& path);

  const std::string& path() const { return file_->path(); }
  const std::shared_ptr<const MappedFile>& file() const { return file_; }
  bool has(const std::string& name) const { return variables_.contains(name); }
  /// Throws Error(code bad_model) when there is no such variable.
  const StoredTensor& at(const std::string& name) const;
  const std::map<std::string, StoredTensor>& variables() const { return variables_; }

 private:
  std::shared_ptr<const MappedFile> file_;
  std::map<std::string, StoredTensor> variables_;
};

/// True when a file begins as a model.bin does.
bool is_ct2(std::span<const std::byte> bytes);

/// The weights of a model.bin: f32, f16, bf16, and int8 and int16 with their scales. The sizes follow from
/// the shapes found.
std::unique_ptr<WeightsFile> open_ct2(const std::string& path);

}  // namespace captiond::whisper
