#include "whisper/network/compute.h"

#include <algorithm>
#include <cassert>

namespace captiond::whisper {
namespace {

constexpr std::size_t kPieceBytes = 128 << 10;  // of weights in a piece of such a product: some 5 µs
constexpr std::size_t kRunBytes = 256 << 10;    // of rows that stay in the second cache
constexpr std::size_t kRunRows = 168;           // or fewer, so that there are runs for all threads
constexpr std::size_t kColumnBlock = 256;       // outputs that repay packing a run of rows for them
constexpr std::size_t kPiecesPerThread = 4;     // so that a slow thread holds nobody up for long
constexpr std::size_t kRun = 84;                // rows whose hidden layer stays in the second cache
constexpr std::size_t kLeastRun = 42;           // rows that repay reading all weights for them
static_assert(kLeastRun > kFewRows);            // so that runs are multiplied as all rows together are
constexpr std::size_t kWordBytes = 4;
constexpr std::size_t kElementBlock = 1 << 15;

std::size_t blocks(std::size_t size, std::size_t block) {
  return (size + block - 1) / block;
}

// Block i of `size` things, at most `block` of them.
struct Range {
  std::size_t first, count;
  Range(std::size_t i, std::size_t block, std::size_t size)
      : first(i * block), count(std::min(block, size - first)) {}
};

std::size_t rows_per_block(std::size_t cols) {
  return std::max<std::size_t>(1, kElementBlock / cols);
}

}  // namespace

Compute::Compute(const Kernels& kernels, std::size_t threads)
    : kernels_(kernels), team_(std::max<std::size_t>(1, threads), "whisper") {
  for (std::size_t i = 0; i < team_.size(); ++i) steps_.emplace_back(kernels);
}

void Compute::multiply(ConstMatrixView x, const PackedMatrix& weights, const float* bias,
                       Activation activation, MatrixView y) {
  assert(x.cols == weights.cols() && y.rows == x.rows && y.cols == weights.rows());
  if (x.rows <= kFewRows) {
    multiply_few(x, weights, bias, activation, y);
  } else {
    multiply_many(x, weights, bias, activation, y);
  }
}

// As many for each thread, since all cost the same.
std::size_t Compute::runs_of(std::size_t rows) const {
  if (rows < kLeastRun * threads()) return 1;
  return blocks(blocks(rows, kRun), threads()) * threads();
}

// Bound by reading the weights: each piece of them meets all rows at once.
void Compute::multiply_few(ConstMatrixView x, const PackedMatrix& weights, const float* bias,
                           Activation activation, MatrixView y) {
  const Product& product = weights.product(x.rows);
  const Panels& panels = weights.panels();
  const std::byte* const packed = steps_[0].pack(x, product, panels);
  const std::size_t piece =
      std::max<std::size_t>(1, kPieceBytes / (panels.depth * kWordBytes * product.panel)) * product.panel;
  share(blocks(panels.rows, piece), [&](std::size_t i) {
    const Range range(i, piece, panels.rows);
    product.multiply(packed, panels.from(range.first, range.count), bias ? bias + range.first : nullptr,
                     activation, y.columns(range.first, range.count));
  });
}

// Bound by multiplying: a run of rows stays in the second cache while the weights pass by.
void Compute::multiply_many(ConstMatrixView x, const PackedMatrix& weights, const float* bias,
                            Activation activation, MatrixView y) {
  const Product& product = weights.product(x.rows);
  const Panels& panels = weights.panels();
  const std::size_t row_bytes = product.packed_rows(product.row_block, panels.depth) / product.row_block;
  const std::size_t most = std::clamp(kRunBytes / row_bytes, product.row_block, kRunRows);
  const std::size_t runs = blocks(x.rows, most), run = blocks(x.rows, runs);
  const std::size_t across = std::clamp<std::size_t>(blocks(kPiecesPerThread * threads(), runs), 1,
                                                     blocks(panels.rows, kColumnBlock));
  const std::size_t width = blocks(blocks(panels.rows, across), product.panel) * product.panel;
  const std::size_t pieces_across = blocks(panels.rows, width);
  share_by_thread(blocks(x.rows, run) * pieces_across, [&](std::size_t i, std::size_t thread) {
    const Range rows(i / pieces_across, run, x.rows);
    const Range cols(i % pieces_across, width, panels.rows);
    const std::byte* const packed = steps_[thread].pack(x.block(rows.first, rows.count), product, panels);
    product.multiply(packed, panels.from(cols.first, cols.count), bias ? bias + cols.first : nullptr,
                     activation, y.block(rows.first, rows.count).columns(cols.first, cols.count));
  });
}

void Compute::multiply(ConstMatrixView x, const PackedMatrix& w, MatrixView y) {
  multiply(x, w, nullptr, Activation::none, y);
}

void Compute::linear(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear.weight, linear.bias.data(), Activation::none, y);
}

void Compute::linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear.weight, linear.bias.data(), Activation::gelu, y);
}

void Compute::layer_norm(ConstMatrixView x, const LayerNorm& norm, MatrixView y) {
  const std::size_t block = rows_per_block(x.cols);
  share(blocks(x.rows, block), [&](std::size_t i) {
    const Range rows(i, block, x.rows);
    kernels_.layer_norm(x.block(rows.first, rows.count), norm.gain.data(), norm.bias.data(),
                        y.block(rows.first, rows.count));
  });
}

void Compute::add(ConstMatrixView x, MatrixView y) {
  const std::size_t block = rows_per_block(x.cols);
  share(blocks(x.rows, block), [&](std::size_t i) {
    const Range rows(i, block, x.rows);
    kernels_.add(x.block(rows.first, rows.count), y.block(rows.first, rows.count));
  });
}

}  // namespace captiond::whisper
