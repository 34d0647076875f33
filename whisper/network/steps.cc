#include "whisper/network/steps.h"

namespace captiond::whisper {

void Steps::multiply(ConstMatrixView x, const Linear& linear, Activation activation, MatrixView y) {
  const Product& product = linear.weight.product(x.rows);
  const Panels& panels = linear.weight.panels();
  product.multiply(pack(x, product, panels), panels, linear.bias.data(), activation, y);
}

void Steps::linear(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear, Activation::none, y);
}

void Steps::linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y) {
  multiply(x, linear, Activation::gelu, y);
}

void Steps::layer_norm(ConstMatrixView x, const LayerNorm& norm, MatrixView y) {
  kernels_.layer_norm(x, norm.gain.data(), norm.bias.data(), y);
}

void Steps::add(ConstMatrixView x, MatrixView y) {
  kernels_.add(x, y);
}

// Rows that lie some power of two apart would share few lines of the cache.
MatrixView Steps::room(std::size_t rows, std::size_t cols) {
  constexpr std::size_t kApart = 16;
  room_.resize(rows, cols + kApart);
  return room_.view().columns(0, cols);
}

const std::byte* Steps::pack(ConstMatrixView x, const Product& product, const Panels& weights) {
  packed_.resize(1, product.packed_rows(x.rows, weights.depth) / sizeof(float));
  auto* const packed = reinterpret_cast<std::byte*>(packed_.data());
  product.pack_rows(x, weights.depth, packed);
  return packed;
}

}  // namespace captiond::whisper
