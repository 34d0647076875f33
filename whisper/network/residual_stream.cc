#include "whisper/network/residual_stream.h"

namespace captiond::whisper {

void ResidualStream::resize(std::size_t rows, std::size_t state) {
  x_.resize(rows, state);
  normed_.resize(rows, state);
  branch_.resize(rows, state);
  projected_.resize(rows, 3 * state);
}

MatrixView ResidualStream::project(const LayerNorm& norm, const Linear& linear, const char* stage) {
  const MatrixView out = projected_.view().columns(0, linear.weight.rows());
  compute_.by_rows(out.rows, [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView normed = normed_.view().block(first, count);
    steps.layer_norm(x().block(first, count), norm, normed);
    steps.linear(normed, linear, out.block(first, count));
  });
  report_block(stage, normed_.view());
  return out;
}

void ResidualStream::add(ConstMatrixView input, const Linear& linear, const char* stage) {
  compute_.by_rows(input.rows, [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView branch = branch_.view().block(first, count);
    steps.linear(input.block(first, count), linear, branch);
    steps.add(branch, x().block(first, count));
  });
  report_block(stage, branch_.view());
}

void ResidualStream::feed_forward(const FeedForward& weights) {
  compute_.by_rows(x_.rows(), [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView rows = x().block(first, count), normed = normed_.view().block(first, count),
                     branch = branch_.view().block(first, count);
    const MatrixView hidden = steps.room(count, weights.up.weight.rows());
    steps.layer_norm(rows, weights.norm, normed);
    steps.linear_gelu(normed, weights.up, hidden);
    steps.linear(hidden, weights.down, branch);
    steps.add(branch, rows);
  });
  report_block("mlp_ln", normed_.view());
  report_block("mlp", branch_.view());
  report_block("out", x_.view());
}

MatrixView ResidualStream::finish(const LayerNorm& norm, const char* stage) {
  compute_.layer_norm(x_.view(), norm, normed_.view());
  report(stage, normed_.view());
  return normed_.view();
}

void ResidualStream::report(const char* stage, ConstMatrixView result) const {
  if (probe_) probe_(side_ + "." + stage, result);
}

void ResidualStream::report_block(const char* stage, ConstMatrixView result) const {
  if (probe_) probe_(side_ + "." + std::to_string(block_) + "." + stage, result);
}

}  // namespace captiond::whisper
