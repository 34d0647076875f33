// Weights of a file that is opened when something is read from it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "whisper/formats/weights_file.h"

namespace captiond::whisper {

/// For a file whose sizes are known from elsewhere: walking through all its headers takes longer than the
/// rest of loading, where the file is not in memory. Any thread may read it.
class LaterWeights final : public WeightsFile {
 public:
  using Open = std::function<std::shared_ptr<const WeightsFile>()>;

  LaterWeights(std::string path, const Dims& dims, std::vector<std::string> files, Open open)
      : path_(std::move(path)), dims_(dims), files_(std::move(files)), open_(std::move(open)) {}

  const std::string& path() const override { return path_; }
  const Dims& dims() const override { return dims_; }
  std::vector<std::string> files() const override { return files_; }

  /// Throws Error(code bad_model) when the file cannot be opened, or is of another model by now.
  void read(const std::string& name, std::size_t first_row, MatrixView out) const override {
    open().read(name, first_row, out);
  }

 private:
  /// The file, opened now or before.
  const WeightsFile& open() const;

  const std::string path_;
  const Dims dims_;
  const std::vector<std::string> files_;
  const Open open_;
  mutable std::once_flag once_;
  mutable std::shared_ptr<const WeightsFile> file_;
};

}  // namespace captiond::whisper
