#include "whisper/compute.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cmath>

namespace captiond::whisper {
namespace {

// Blocks large enough that packing them for the cache is a small part of multiplying them, and small enough
// that a slow thread holds nobody up for long.
constexpr std::size_t kRowBlock = 192;
constexpr std::size_t kColumnBlock = 512;
constexpr std::size_t kQueryBlock = 128;
constexpr std::size_t kFewRows = 8;            // products bound by reading the weights, not by multiplying
constexpr std::size_t kVectorBlock = 1 << 17;  // weights in a piece of such a product: some 20 µs
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
    : kernels_(kernels), team_(std::max<std::size_t>(1, threads), "whisper"), scores_(team_.size()) {}

void Compute::multiply(ConstMatrixView x, const PackedMatrix& weights, const float* bias, MatrixView y,
                       Activation activation) {
  const ConstMatrixView w = weights.floats();
  assert(x.cols == w.cols && y.rows == x.rows && y.cols == w.rows);
  const std::size_t width =
      x.rows <= kFewRows ? std::max<std::size_t>(64, kVectorBlock / w.cols / 64 * 64) : kColumnBlock;
  const std::size_t across = blocks(w.rows, width);
  share(blocks(x.rows, kRowBlock) * across, [&](std::size_t i) {
    const Range rows(i / across, kRowBlock, x.rows);
    const Range cols(i % across, width, w.rows);
    const MatrixView out = y.block(rows.first, rows.count).columns(cols.first, cols.count);
    kernels_.multiply_transposed(x.block(rows.first, rows.count), w.block(cols.first, cols.count),
                                 bias ? bias + cols.first : nullptr, out);
    if (activation == Activation::gelu) kernels_.gelu(out);
  });
}

void Compute::multiply(ConstMatrixView x, const PackedMatrix& w, MatrixView y) {
  multiply(x, w, nullptr, y, Activation::none);
}

void Compute::linear(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear.weight, linear.bias.data(), y, Activation::none);
}

void Compute::linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear.weight, linear.bias.data(), y, Activation::gelu);
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

void Compute::attention(ConstMatrixView q, const Heads& keys, const Heads& values, Mask mask, MatrixView y) {
  const std::size_t heads = q.cols / keys.dim;
  const std::size_t count = heads * blocks(q.rows, kQueryBlock);
  std::atomic<std::size_t> next{0};
  share(team_.size(), [&](std::size_t thread) {
    for (std::size_t i = next++; i < count; i = next++) {
      attend(q, keys, values, mask, y, i / heads * kQueryBlock, i % heads, scores_[thread]);
    }
  });
}

// One head, one block of queries.
void Compute::attend(ConstMatrixView q, const Heads& keys, const Heads& values, Mask mask, MatrixView y,
                     std::size_t first, std::size_t head, Matrix& scores) const {
  const std::size_t count = std::min(kQueryBlock, q.rows - first);
  const float scale = 1.0F / std::sqrt(static_cast<float>(keys.dim));
  const auto part = [&](auto view) { return view.block(first, count).columns(head * keys.dim, keys.dim); };
  scores.resize(count, keys.rows);
  kernels_.multiply_transposed(part(q), keys[head], nullptr, scores.view());
  if (mask == Mask::none) {
    kernels_.softmax(scores.view(), scale);
  } else {
    for (std::size_t i = 0; i < count; ++i) {
      const std::size_t visible = keys.rows - q.rows + first + i + 1;
      kernels_.softmax(scores.view().block(i, 1).columns(0, visible), scale);
      std::fill(scores.row(i) + visible, scores.row(i) + keys.rows, 0.0F);
    }
  }
  kernels_.multiply(scores.view(), values[head], part(y));
}

}  // namespace captiond::whisper
