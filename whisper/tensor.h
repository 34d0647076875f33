// Float matrices: who owns the numbers (Matrix) and who looks at them (MatrixView).
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <utility>

namespace captiond::whisper {

/// A rectangle of floats owned by someone else: row-major, `stride` floats from one row to the next. A stride
/// below `cols` makes rows overlap, which is how a convolution reads its windows; such a view is only read.
template <typename T>
struct BasicView {
  T* data = nullptr;
  std::size_t rows = 0, cols = 0, stride = 0;

  T* row(std::size_t i) const { return data + i * stride; }
  BasicView block(std::size_t first_row, std::size_t count) const {
    return {row(first_row), count, cols, stride};
  }
  BasicView columns(std::size_t first, std::size_t count) const {
    return {data + first, rows, count, stride};
  }
  operator BasicView<const T>() const {
    return {data, rows, cols, stride};
  }  // NOLINT: a view may always be read
};
using MatrixView = BasicView<float>;
using ConstMatrixView = BasicView<const float>;

/// Owns a dense row-major matrix on a 64-byte boundary, or on huge pages where the system has them if it
/// fills one: in small ones a pass over it spends more time on looking up where they are than on reading. Its
/// numbers are undefined until written.
class Matrix {
 public:
  Matrix() = default;
  Matrix(std::size_t rows, std::size_t cols) { resize(rows, cols); }

  std::size_t rows() const { return rows_; }
  std::size_t cols() const { return cols_; }
  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  float* row(std::size_t i) { return data_.get() + i * cols_; }
  const float* row(std::size_t i) const { return data_.get() + i * cols_; }

  MatrixView view() { return {data_.get(), rows_, cols_, cols_}; }
  ConstMatrixView view() const { return {data_.get(), rows_, cols_, cols_}; }

  /// Changes the shape and forgets the numbers; takes memory only when it never had as much.
  void resize(std::size_t rows, std::size_t cols) {
    if (rows * cols > capacity_) {
      data_.reset(allocate(rows * cols));
      capacity_ = rows * cols;
    }
    rows_ = rows;
    cols_ = cols;
  }

 private:
  static float* allocate(std::size_t count);

  struct Free {
    void operator()(float* memory) const { std::free(memory); }
  };
  std::unique_ptr<float[], Free> data_;
  std::size_t rows_ = 0, cols_ = 0, capacity_ = 0;
};

}  // namespace captiond::whisper
