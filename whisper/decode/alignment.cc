#include "whisper/decode/alignment.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

namespace captiond::whisper {
namespace {

constexpr std::size_t kReach = 3;  // of the median filter

/// Gives each column mean 0 and standard deviation 1. A column of equal values says nothing: it becomes 0.
void standardize_columns(Matrix& matrix) {
  const auto rows = static_cast<float>(matrix.rows());
  std::vector<float> mean(matrix.cols()), scale(matrix.cols());
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (std::size_t j = 0; j < matrix.cols(); ++j) mean[j] += matrix.row(i)[j] / rows;
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (std::size_t j = 0; j < matrix.cols(); ++j) {
      const float away = matrix.row(i)[j] - mean[j];
      scale[j] += away * away / rows;
    }
  for (float& value : scale) value = value > 0.0F ? 1.0F / std::sqrt(value) : 0.0F;
  for (std::size_t i = 0; i < matrix.rows(); ++i)
    for (std::size_t j = 0; j < matrix.cols(); ++j)
      matrix.row(i)[j] = (matrix.row(i)[j] - mean[j]) * scale[j];
}

/// The middle of seven by the smallest network of exchanges that finds it.
float median(std::array<float, 2 * kReach + 1> v) {
  constexpr std::array<std::array<std::size_t, 2>, 13> kExchanges = {{{0, 5},
                                                                      {0, 3},
                                                                      {1, 6},
                                                                      {2, 4},
                                                                      {0, 1},
                                                                      {3, 5},
                                                                      {2, 6},
                                                                      {2, 3},
                                                                      {3, 6},
                                                                      {4, 5},
                                                                      {1, 4},
                                                                      {1, 3},
                                                                      {3, 4}}};
  for (const auto& [low, high] : kExchanges) {
    const float smaller = std::min(v[low], v[high]);
    v[high] = std::max(v[low], v[high]);
    v[low] = smaller;
  }
  return v[kReach];
}

enum class Move : std::uint8_t { both, token, frame };

}  // namespace

void softmax(const float* scores, std::size_t count, float* out) {
  const float top = *std::max_element(scores, scores + count);
  float sum = 0.0F;
  for (std::size_t i = 0; i < count; ++i) sum += out[i] = std::exp(scores[i] - top);
  for (std::size_t i = 0; i < count; ++i) out[i] /= sum;
}

void median_filter(const float* row, std::size_t count, float* out) {
  if (count <= kReach) {
    std::copy_n(row, count, out);
    return;
  }
  std::vector<float> padded(count + 2 * kReach);
  std::copy_n(row, count, padded.begin() + kReach);
  for (std::size_t i = 1; i <= kReach; ++i) {
    padded[kReach - i] = row[i];
    padded[kReach + count - 1 + i] = row[count - 1 - i];
  }
  for (std::size_t i = 0; i < count; ++i) {
    const float* v = padded.data() + i;
    out[i] = median({v[0], v[1], v[2], v[3], v[4], v[5], v[6]});
  }
}

Matrix alignment_matrix(const CrossAttention& attention, std::size_t frames) {
  assert(frames > 0 && frames <= attention.frames);
  Matrix sum(attention.tokens, frames), head(attention.tokens, frames);
  std::fill_n(sum.data(), sum.rows() * sum.cols(), 0.0F);
  std::vector<float> smooth(frames);
  for (std::size_t h = 0; h < attention.heads; ++h) {
    const float* scores = attention.scores.data() + h * attention.tokens * attention.frames;
    for (std::size_t i = 0; i < attention.tokens; ++i)
      softmax(scores + i * attention.frames, frames, head.row(i));
    standardize_columns(head);
    for (std::size_t i = 0; i < attention.tokens; ++i) {
      median_filter(head.row(i), frames, smooth.data());
      for (std::size_t j = 0; j < frames; ++j)
        sum.row(i)[j] += smooth[j] / static_cast<float>(attention.heads);
    }
  }
  return sum;
}

std::vector<std::size_t> warp(ConstMatrixView matrix) {
  const std::size_t rows = matrix.rows, cols = matrix.cols;
  constexpr float kFar = std::numeric_limits<float>::infinity();
  std::vector<float> above(cols + 1, kFar),
      cost(cols + 1);                    // of the cheapest way to each cell, a border in front
  std::vector<Move> moves(rows * cols);  // the last step of that way
  above[0] = 0.0F;
  for (std::size_t i = 0; i < rows; ++i) {
    cost[0] = kFar;
    for (std::size_t j = 0; j < cols; ++j) {
      const float both = above[j], token = above[j + 1], frame = cost[j];
      float least = frame;
      Move move = Move::frame;
      if (both < token && both < frame) {
        least = both;
        move = Move::both;
      } else if (token < both && token < frame) {
        least = token;
        move = Move::token;
      }
      cost[j + 1] = least - matrix.row(i)[j];
      moves[i * cols + j] = move;
    }
    std::swap(above, cost);
  }
  std::vector<std::size_t> entered(rows);
  std::size_t j = cols - 1;
  for (std::size_t i = rows; i-- > 0;) {
    while (j > 0 && moves[i * cols + j] == Move::frame) --j;
    entered[i] = j;
    if (j > 0 && moves[i * cols + j] == Move::both) --j;
  }
  return entered;
}

}  // namespace captiond::whisper
