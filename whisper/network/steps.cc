#include "whisper/network/steps.h"

namespace captiond::whisper {

void Steps::linear(ConstMatrixView x, const Linear& linear, MatrixView y) {
  const PackedMatrix& weights = linear.weight;
  weights.product().multiply(pack(x, weights), weights.panels(), linear.bias.data(), Activation::none, y);
}

void Steps::linear_gelu(ConstMatrixView x, const Linear& linear, MatrixView y) {
  const PackedMatrix& weights = linear.weight;
  weights.product().multiply(pack(x, weights), weights.panels(), linear.bias.data(), Activation::gelu, y);
}

void Steps::layer_norm(ConstMatrixView x, const LayerNorm& norm, MatrixView y) {
  kernels_.layer_norm(x, norm.gain.data(), norm.bias.data(), y);
}

void Steps::add(ConstMatrixView x, MatrixView y) {
  kernels_.add(x, y);
}

MatrixView Steps::room(std::size_t rows, std::size_t cols) {
  room_.resize(rows, cols);
  return room_.view();
}

const std::byte* Steps::pack(ConstMatrixView x, const PackedMatrix& weights) {
  const Product& product = weights.product();
  const std::size_t depth = weights.panels().depth;
  packed_.resize(1, product.packed_rows(x.rows, depth) / sizeof(float));
  auto* const packed = reinterpret_cast<std::byte*>(packed_.data());
  product.pack_rows(x, depth, packed);
  return packed;
}

}  // namespace captiond::whisper
