// whisper.cpp's ggml files: sizes, mel filters, vocabulary and weights in one.
#pragma once

#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "whisper/formats/stored_weights.h"
#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

/// A file as whisper.cpp's converters and its quantize tool write it: f32, f16, bf16, q4_0 to q8_0 and the
/// k-quants. Immutable; the tensors point into the mapped file.
///
/// Every length is held against the size of the file before it is followed, and nothing is allocated by a
/// size that the file claims but does not have.
class GgmlFile {
 public:
  /// Throws Error(code bad_model) naming file, byte offset, what was expected and what was found.
  explicit GgmlFile(const std::string& path);

  const std::string& path() const { return file_->path(); }
  const Dims& dims() const { return dims_; }
  /// Throws Error(code bad_model) when the tokens do not add up.
  Vocabulary vocabulary() const;
  const std::map<std::string, StoredTensor>& tensors() const { return tensors_; }

  /// The weights, which keep the file mapped. Throws as the constructor does.
  std::unique_ptr<WeightsFile> weights() const;

 private:
  std::shared_ptr<const MappedFile> file_;
  Dims dims_;
  std::vector<std::string> tokens_;  // the bytes of each text token
  std::map<std::string, StoredTensor> tensors_;
};

/// True when a file begins as a ggml file does.
bool is_ggml(std::span<const std::byte> bytes);

}  // namespace captiond::whisper
