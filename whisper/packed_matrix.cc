#include "whisper/packed_matrix.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kRowsAtOnce = 1024;

void check(Precision precision) {
  if (precision != Precision::f32)
    throw Error("precision: expected f32, found " + std::string(name_of(precision)));
}

}  // namespace

std::string_view name_of(Precision precision) {
  switch (precision) {
    case Precision::f32:
      return "f32";
    case Precision::bf16:
      return "bf16";
    case Precision::int8:
      return "int8";
  }
  return "";
}

PackedMatrix PackedMatrix::pack(const Kernels&, Precision precision, std::size_t rows, std::size_t cols,
                                const RowReader& read) {
  check(precision);
  PackedMatrix packed;
  packed.rows_ = rows;
  packed.cols_ = cols;
  packed.own_.resize(rows, cols);
  for (std::size_t first = 0; first < rows; first += kRowsAtOnce) {
    read(first, packed.own_.view().block(first, std::min(kRowsAtOnce, rows - first)));
  }
  packed.bytes_ = std::as_bytes(std::span(packed.own_.data(), rows * cols));
  return packed;
}

PackedMatrix PackedMatrix::view(const Kernels& kernels, Precision precision, std::size_t rows,
                                std::size_t cols, std::span<const std::byte> bytes) {
  check(precision);
  assert(bytes.size() == packed_bytes(kernels, precision, rows, cols));
  PackedMatrix packed;
  packed.rows_ = rows;
  packed.cols_ = cols;
  packed.bytes_ = bytes;
  return packed;
}

std::size_t PackedMatrix::packed_bytes(const Kernels&, Precision precision, std::size_t rows,
                                       std::size_t cols) {
  check(precision);
  return rows * cols * sizeof(float);
}

ConstMatrixView PackedMatrix::floats() const {
  return {reinterpret_cast<const float*>(bytes_.data()), rows_, cols_, cols_};
}

}  // namespace captiond::whisper
