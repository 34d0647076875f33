// The weights of a product, laid out once for the kernels that will read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string_view>

#include "whisper/kernels/kernels.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// How weights are kept and multiplied. Whatever it is, rows go in and come out as floats.
enum class Precision : std::uint8_t { f32, bf16, int8 };

std::string_view name_of(Precision precision);

/// Writes the float weights of rows [first, first + out.rows) to `out`, all columns of them.
using RowReader = std::function<void(std::size_t first, MatrixView out)>;

/// Weights (out, in) of y = x wᵀ, in the order in which one build of the kernels reads them. Its bytes are
/// either its own or lie in memory that someone else keeps, such as a mapped file; they mean something only
/// to the kernels and the precision they were packed for. Immutable; moving it is cheap.
class PackedMatrix {
 public:
  PackedMatrix() = default;

  /// Reads the weights a few rows at a time, so that never more than a piece of them exists as floats
  /// besides.
  static PackedMatrix pack(const Kernels& kernels, Precision precision, std::size_t rows, std::size_t cols,
                           const RowReader& read);
  /// Looks at what bytes() of a matrix of the same kernels, precision and shape has been: `bytes` begin on a
  /// 64-byte boundary, are packed_bytes() many and outlive the matrix.
  static PackedMatrix view(const Kernels& kernels, Precision precision, std::size_t rows, std::size_t cols,
                           std::span<const std::byte> bytes);
  /// How many bytes such a matrix has.
  static std::size_t packed_bytes(const Kernels& kernels, Precision precision, std::size_t rows,
                                  std::size_t cols);

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  Precision precision() const { return precision_; }
  /// All there is to it, to be written to a file.
  std::span<const std::byte> bytes() const { return bytes_; }

 private:
  friend class Compute;
  ConstMatrixView floats() const;

  Precision precision_ = Precision::f32;
  std::size_t rows_ = 0, cols_ = 0;
  Matrix own_;
  std::span<const std::byte> bytes_;
};

}  // namespace captiond::whisper
