#include "whisper/network/residual_stream.h"

namespace captiond::whisper {

void ResidualStream::resize(std::size_t rows, std::size_t state) {
  x_.resize(rows, state);
  normed_.resize(rows, state);
}

MatrixView ResidualStream::project(const LayerNorm& norm, const Linear& linear, const char* stage) {
  const MatrixView out = room(x_.rows(), linear.weight.rows());
  compute_.by_rows(out.rows, [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView normed = normed_.view().block(first, count);
    steps.layer_norm(x().block(first, count), norm, normed);
    steps.linear(normed, linear, out.block(first, count));
  });
  report_block(stage, normed_.view());
  return out;
}

void ResidualStream::add(ConstMatrixView input, const Linear& linear, const char* stage) {
  const MatrixView branch = room(input.rows, x_.cols());
  compute_.by_rows(input.rows, [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView rows = branch.block(first, count);
    steps.linear(input.block(first, count), linear, rows);
    steps.add(rows, x().block(first, count));
  });
  report_block(stage, branch);
}

void ResidualStream::feed_forward(const FeedForward& weights) {
  const MatrixView branch = room(x_.rows(), x_.cols());
  compute_.by_rows(x_.rows(), [&](auto& steps, std::size_t first, std::size_t count) {
    const MatrixView rows = x().block(first, count), normed = normed_.view().block(first, count),
                     added = branch.block(first, count);
    const MatrixView hidden = steps.room(count, weights.up.weight.rows());
    steps.layer_norm(rows, weights.norm, normed);
    steps.linear_gelu(normed, weights.up, hidden);
    steps.linear(hidden, weights.down, added);
    steps.add(added, rows);
  });
  report_block("mlp_ln", normed_.view());
  report_block("mlp", branch);
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
