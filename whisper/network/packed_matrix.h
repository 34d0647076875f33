// The weights of a product, laid out once for the kernels that will read them.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

#include "whisper/kernels/kernels.h"
#include "whisper/network/huge_memory.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// "f32", "bf16", "int8", "int8-wide" or "int8-grouped".
std::string_view name_of(Precision precision);
/// The precision of a model: one of the first three. Throws Error(code usage) at another.
Precision precision_named(std::string_view name);

/// Up to so many rows of x a product waits for its weights to be read, with more for the work to be done.
inline constexpr std::size_t kFewRows = 16;

/// Writes the float weights of rows [first, first + out.rows) to `out`, all columns of them.
using RowReader = std::function<void(std::size_t first, MatrixView out)>;

/// Weights (out, in) of y = x wᵀ, in the order in which one build of the kernels reads them. Its bytes are
/// either its own or lie in memory that someone else keeps; they mean something only to the kernels and the
/// precision they were packed for. Immutable; moving it is cheap.
class PackedMatrix {
 public:
  PackedMatrix() = default;

  /// Reads the weights a few rows at a time, so that never more than a piece of them exists as floats
  /// besides.
  static PackedMatrix pack(const Kernels& kernels, Precision precision, std::size_t rows, std::size_t cols,
                           const RowReader& read);
  /// The same into memory of the caller: packed_bytes() on a 64-byte boundary, that outlive the matrix. Many
  /// matrices in one HugeMemory are read faster than each in its own.
  static PackedMatrix pack(const Kernels& kernels, Precision precision, std::size_t rows, std::size_t cols,
                           const RowReader& read, std::span<std::byte> memory);
  /// Looks at what bytes() of a matrix of the same kernels, precision and shape has been; as for pack().
  static PackedMatrix view(const Kernels& kernels, Precision precision, std::size_t rows, std::size_t cols,
                           std::span<const std::byte> bytes);
  /// How many bytes such a matrix has: a multiple of 64.
  static std::size_t packed_bytes(const Kernels& kernels, Precision precision, std::size_t rows,
                                  std::size_t cols);

  std::size_t rows() const { return panels_.rows; }
  std::size_t cols() const { return cols_; }
  Precision precision() const { return precision_; }
  /// All there is to it, to be written to a file.
  std::span<const std::byte> bytes() const { return bytes_; }

  /// What multiplies so many rows with it: where they are few, int8_grouped becomes int8_wide.
  const Product& product(std::size_t x_rows) const { return x_rows <= kFewRows ? *few_ : *many_; }
  /// What that reads.
  const Panels& panels() const { return panels_; }

 private:
  const Product* few_ = nullptr;  // rows
  const Product* many_ = nullptr;
  Precision precision_ = Precision::f32;
  std::size_t cols_ = 0;
  HugeMemory own_;
  std::span<const std::byte> bytes_;
  Panels panels_;  // in bytes_
};

}  // namespace captiond::whisper
