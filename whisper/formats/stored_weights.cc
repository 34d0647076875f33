#include "whisper/formats/stored_weights.h"

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
    tensors_.emplace(std::move(name), std::move(tensor));
  }
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

void StoredWeights::read(const std::string& name, std::size_t first_row, MatrixView out) const {
  const StoredTensor& tensor = tensors_.at(name);
  const std::size_t cols = row_length(tensor.shape);
  assert(out.cols == cols && first_row + out.rows <= row_count(tensor.shape));
  const std::size_t row_bytes = tensor.bytes.size() / row_count(tensor.shape);
  for (std::size_t i = 0; i < out.rows; ++i) {
    const std::size_t row = first_row + i;
    to_float(tensor.type, kernels_, tensor.bytes.data() + row * row_bytes, out.row(i), cols);
    if (tensor.divisors.empty()) continue;
    const float divisor = tensor.divisors[tensor.divisors.size() == 1 ? 0 : row];
    for (std::size_t j = 0; j < cols; ++j) out.row(i)[j] /= divisor;
  }
}

void StoredWeights::relax() const {
  for (const auto& file : files_) file->relax();
}

}  // namespace captiond::whisper
