#include "whisper/formats/stored_weights.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "base/error.h"
#include "whisper/formats/parameters.h"

namespace captiond::whisper {
namespace {

std::size_t row_length(const Shape& shape) {
  if (shape.size() == 1) return shape[0];
  std::size_t length = 1;
  for (std::size_t i = 1; i < shape.size(); ++i) length *= shape[i];
  return length;
}

std::size_t row_count(const Shape& shape) {
  return shape.size() == 1 ? 1 : shape[0];
}

constexpr std::size_t kElements = 2048;  // made floats at once

/// Reads on through a part of a file, several rows at a time and so with few calls, into little memory.
class PartReader {
 public:
  PartReader(const MappedFile& file, std::span<const std::byte> part) : file_(file), part_(part) {}

  /// The next `size` bytes, no more than kElements floats have; they stand until the next call.
  const std::byte* next(std::size_t size) {
    assert(size <= part_.size() && size <= sizeof buffer_);
    if (size > ahead_.size()) {
      ahead_ = std::span<const std::byte>(buffer_).first(std::min(part_.size(), sizeof buffer_));
      file_.read(part_.first(ahead_.size()), buffer_);
    }
    const std::byte* bytes = ahead_.data();
    ahead_ = ahead_.subspan(size);
    part_ = part_.subspan(size);
    return bytes;
  }

 private:
  const MappedFile& file_;
  std::span<const std::byte> part_;   // not given out yet
  std::span<const std::byte> ahead_;  // what is read of it
  std::byte buffer_[4 * kElements * sizeof(float)];
};

// In pieces of whole blocks.
void read_row(PartReader& reader, ElementType type, const Kernels& kernels, std::span<float> out) {
  while (!out.empty()) {
    const std::size_t count = std::min(kElements, out.size());
    to_float(type, kernels, reader.next(*byte_count(type, count)), out.data(), count);
    out = out.subspan(count);
  }
}

}  // namespace

std::optional<std::size_t> byte_count(ElementType type, const Shape& shape) {
  std::size_t elements = 1;
  for (const std::size_t length : shape) {
    if (length == 0 || elements > std::numeric_limits<std::size_t>::max() / length) return std::nullopt;
    elements *= length;
  }
  const bool whole_rows = shape.empty() || shape.back() % block_elements(type) == 0;
  return whole_rows ? byte_count(type, elements) : std::nullopt;
}

StoredTensor part_of(const StoredTensor& tensor, std::size_t part, std::size_t parts) {
  assert(!tensor.shape.empty() && tensor.shape[0] % parts == 0 && part < parts);
  StoredTensor cut = tensor;
  cut.shape[0] /= parts;
  const std::size_t bytes = tensor.bytes.size() / parts;
  cut.bytes = tensor.bytes.subspan(part * bytes, bytes);
  if (tensor.divisors.size() > 1) {
    const auto first = tensor.divisors.begin() + static_cast<std::ptrdiff_t>(part * cut.shape[0]);
    cut.divisors.assign(first, first + static_cast<std::ptrdiff_t>(cut.shape[0]));
  }
  return cut;
}

StoredWeights::StoredWeights(std::string path, std::vector<std::shared_ptr<const MappedFile>> files,
                             const Dims& dims, const Find& find)
    : path_(std::move(path)), files_(std::move(files)), dims_(dims), kernels_(choose_kernels()) {
  check_dims(path_, dims_);
  for (auto& [name, shape] : parameters(dims_)) {
    StoredTensor tensor = find(name);
    check(tensor, shape);
    const MappedFile& file = file_of(tensor);
    parameters_.emplace(std::move(name), Parameter{std::move(tensor), &file});
  }
  // Walking through the headers mapped half of it: the system maps what lies around, too.
  for (const auto& file : files_) file->relax();
}

std::vector<std::string> StoredWeights::files() const {
  std::vector<std::string> paths;
  for (const auto& file : files_) paths.push_back(file->path());
  return paths;
}

void StoredWeights::check(const StoredTensor& tensor, const Shape& expected) const {
  const auto fail = [&](const std::string& wanted, const std::string& found) {
    throw Error(path_ + ": " + tensor.name + ": expected " + wanted + ", found " + found,
                ExitCode::bad_model);
  };
  if (tensor.shape != expected) fail("the shape " + text_of(expected), text_of(tensor.shape));
  const bool integer =
      tensor.type == ElementType::i8 || tensor.type == ElementType::i16 || tensor.type == ElementType::i32;
  if (integer && tensor.divisors.empty()) fail("a scale for its integers", "none");
  if (tensor.divisors.size() > 1 && tensor.divisors.size() != expected[0])
    fail(std::to_string(expected[0]) + " scales", std::to_string(tensor.divisors.size()));
  assert(byte_count(tensor.type, tensor.shape) == tensor.bytes.size());
}

const MappedFile& StoredWeights::file_of(const StoredTensor& tensor) const {
  for (const auto& file : files_) {
    const auto bytes = file->bytes();
    if (tensor.bytes.data() >= bytes.data() && tensor.bytes.data() < bytes.data() + bytes.size())
      return *file;
  }
  throw Error(path_ + ": " + tensor.name + ": lies in none of its files", ExitCode::bad_model);
}

void StoredWeights::read(const std::string& name, std::size_t first_row, MatrixView out) const {
  const Parameter& parameter = parameters_.at(name);
  const StoredTensor& tensor = parameter.tensor;
  const std::size_t cols = row_length(tensor.shape);
  assert(out.cols == cols && first_row + out.rows <= row_count(tensor.shape));
  const std::size_t row_bytes = tensor.bytes.size() / row_count(tensor.shape);
  PartReader reader(*parameter.file, tensor.bytes.subspan(first_row * row_bytes, out.rows * row_bytes));
  for (std::size_t i = 0; i < out.rows; ++i) {
    read_row(reader, tensor.type, kernels_, {out.row(i), cols});
    if (tensor.divisors.empty()) continue;
    const float divisor = tensor.divisors[tensor.divisors.size() == 1 ? 0 : first_row + i];
    for (std::size_t j = 0; j < cols; ++j) out.row(i)[j] /= divisor;
  }
}

}  // namespace captiond::whisper
