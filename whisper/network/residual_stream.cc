#include "whisper/network/residual_stream.h"

namespace captiond::whisper {

void ResidualStream::resize(std::size_t rows, std::size_t state) {
  x_.resize(rows, state);
  normed_.resize(rows, state);
  branch_.resize(rows, state);
  wide_.resize(rows, 4 * state);
}

MatrixView ResidualStream::project(const LayerNorm& norm, const Linear& linear, const char* stage) {
  const MatrixView out = wide_.view().columns(0, linear.weight.rows());
  compute_.linear(normalise(norm, stage), linear, out);
  return out;
}

void ResidualStream::add(ConstMatrixView input, const Linear& linear, const char* stage) {
  compute_.linear(input, linear, branch_.view());
  report_block(stage, branch_.view());
  compute_.add(branch_.view(), x_.view());
}

void ResidualStream::feed_forward(const FeedForward& weights) {
  compute_.linear_gelu(normalise(weights.norm, "mlp_ln"), weights.up, wide_.view());
  add(wide_.view(), weights.down, "mlp");
  report_block("out", x_.view());
}

MatrixView ResidualStream::finish(const LayerNorm& norm, const char* stage) {
  compute_.layer_norm(x_.view(), norm, normed_.view());
  report(stage, normed_.view());
  return normed_.view();
}

ConstMatrixView ResidualStream::normalise(const LayerNorm& norm, const char* stage) {
  compute_.layer_norm(x_.view(), norm, normed_.view());
  report_block(stage, normed_.view());
  return normed_.view();
}

void ResidualStream::report(const char* stage, ConstMatrixView result) const {
  if (probe_) probe_(side_ + "." + stage, result);
}

void ResidualStream::report_block(const char* stage, ConstMatrixView result) const {
  if (probe_) probe_(side_ + "." + std::to_string(block_) + "." + stage, result);
}

}  // namespace captiond::whisper
