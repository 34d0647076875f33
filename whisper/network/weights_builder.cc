#include "whisper/network/weights_builder.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/error.h"
#include "whisper/formats/parameters.h"

namespace captiond::whisper {
namespace {

std::vector<std::string> weights_of(const std::string& module, WeightsBuilder::Projections projections) {
  std::vector<std::string> names;
  for (const char* projection : projections) names.push_back(module + "." + projection + ".weight");
  return names;
}

}  // namespace

std::vector<float> WeightsBuilder::vector(const std::string& name, std::size_t size) const {
  const ConstMatrixView row = matrix(name, 1, size);
  return {row.data, row.data + size};
}

ConstMatrixView WeightsBuilder::matrix(const std::string& name, std::size_t rows, std::size_t cols) const {
  const auto read_all = [&](std::span<float> out) { read(name, 0, {out.data(), rows, cols, cols}); };
  return {store_.numbers(rows * cols, read_all).data(), rows, cols, cols};
}

LayerNorm WeightsBuilder::norm(const std::string& name, std::size_t state) const {
  return {vector(name + ".weight", state), vector(name + ".bias", state)};
}

Linear WeightsBuilder::linear(const std::string& name, std::size_t out, std::size_t in) const {
  const std::string weight = name + ".weight";
  return {stacked(std::span(&weight, 1), out, in), vector(name + ".bias", out)};
}

Linear WeightsBuilder::fused(const std::string& module, Projections projections, std::size_t rows,
                             std::size_t in) const {
  return {stacked(weights_of(module, projections), rows, in), biases_of(module, projections, rows)};
}

Linear WeightsBuilder::convolution(const std::string& name, std::size_t out, std::size_t in) const {
  const auto rows = [&](std::size_t first, MatrixView to) {
    Matrix stored(to.rows, in * kConvWidth);
    read(name + ".weight", first, stored.view());
    for (std::size_t i = 0; i < to.rows; ++i)
      for (std::size_t j = 0; j < to.cols; ++j)
        to.row(i)[j % kConvWidth * in + j / kConvWidth] = stored.row(i)[j];
  };
  return {pack(out, in * kConvWidth, rows), vector(name + ".bias", out)};
}

std::pair<LayerNorm, Linear> WeightsBuilder::normed(const std::string& norm, const std::string& module,
                                                    Projections projections, std::size_t rows,
                                                    std::size_t in) const {
  Normed all = normed_stack(norm, weights_of(module, projections), rows, in);
  return {std::move(all.norm), Linear{std::move(all.weight), biases_of(module, projections, rows)}};
}

WeightsBuilder::Normed WeightsBuilder::normed(const std::string& norm, const std::string& weight,
                                              std::size_t rows, std::size_t in) const {
  return normed_stack(norm, std::span(&weight, 1), rows, in);
}

WeightsBuilder::Normed WeightsBuilder::normed_stack(const std::string& norm_name, Names weights,
                                                    std::size_t rows, std::size_t in) const {
  LayerNorm before = norm(norm_name, in);
  if (precision_ != Precision::int8_wide && precision_ != Precision::int8_grouped)
    return {std::move(before), stacked(weights, rows, in), {}};
  const std::span<const float> factors =
      store_.numbers(in, [&](std::span<float> out) { smooth(before, weights, rows, out); });
  for (std::size_t i = 0; i < in; ++i) {
    before.gain[i] /= factors[i];
    before.bias[i] /= factors[i];
  }
  return {std::move(before), stacked(weights, rows, in, factors), factors};
}

std::vector<float> WeightsBuilder::biases_of(const std::string& module, Projections projections,
                                             std::size_t rows) const {
  std::vector<float> biases;
  for (const std::string projection : projections) {
    const auto part =
        projection == "key" ? std::vector<float>(rows) : vector(module + "." + projection + ".bias", rows);
    biases.insert(biases.end(), part.begin(), part.end());
  }
  return biases;
}

// What a norm yields has a size that its gain and bias tell, so no recording need be heard for it. (Xiao et
// al., "SmoothQuant", 2022, with that size for the activations' and α = 1/2.) Some channels are many times
// larger than that now and then, which activations of 16 bits have room for, those of 8 bits not.
void WeightsBuilder::smooth(const LayerNorm& norm, Names weights, std::size_t rows,
                            std::span<float> factors) const {
  constexpr std::size_t kRows = 256;
  std::vector<double> squares(factors.size());
  Matrix piece(kRows, factors.size());
  const std::size_t all = rows * weights.size();
  for (std::size_t first = 0; first < all; first += kRows) {
    const MatrixView some = piece.view().block(0, std::min(kRows, all - first));
    read_stacked(weights, rows, first, some);
    for (std::size_t i = 0; i < some.rows; ++i)
      for (std::size_t j = 0; j < some.cols; ++j) squares[j] += double{some.row(i)[j]} * some.row(i)[j];
  }
  for (std::size_t j = 0; j < factors.size(); ++j) {
    const double weight = std::sqrt(squares[j] / static_cast<double>(all));
    const double input = std::hypot(norm.gain[j], norm.bias[j]);
    factors[j] = static_cast<float>(weight > 0 && input > 0 ? std::sqrt(input / weight) : 1.0);
  }
}

// Parameters of `rows` rows each, one below the other, their columns times these factors if there are any.
PackedMatrix WeightsBuilder::stacked(Names names, std::size_t rows, std::size_t cols,
                                     std::span<const float> factors) const {
  const auto read_rows = [&](std::size_t first, MatrixView to) {
    read_stacked(names, rows, first, to);
    for (std::size_t i = 0; i < to.rows && !factors.empty(); ++i)
      std::transform(to.row(i), to.row(i) + cols, factors.begin(), to.row(i), std::multiplies<>());
  };
  return pack(rows * names.size(), cols, read_rows);
}

void WeightsBuilder::read_stacked(Names names, std::size_t rows, std::size_t first, MatrixView to) const {
  for (std::size_t done = 0; done < to.rows;) {
    const std::size_t row = (first + done) % rows;
    const std::size_t count = std::min(to.rows - done, rows - row);
    read(names[(first + done) / rows], row, to.block(done, count));
    done += count;
  }
}

PackedMatrix WeightsBuilder::pack(std::size_t rows, std::size_t cols, const RowReader& read_rows) const {
  return store_.next(precision_, rows, cols, read_rows);
}

void WeightsBuilder::read(const std::string& name, std::size_t first, MatrixView out) const {
  file_.read(name, first, out);
  for (std::size_t i = 0; i < out.rows; ++i) {
    if (!std::all_of(out.row(i), out.row(i) + out.cols, [](float x) { return std::isfinite(x); })) {
      throw Error(file_.path() + ": " + name + ": expected finite numbers, found another in row " +
                      std::to_string(first + i),
                  ExitCode::bad_model);
    }
  }
}

}  // namespace captiond::whisper
