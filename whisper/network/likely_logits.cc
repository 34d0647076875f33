#include "whisper/network/likely_logits.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <numeric>

namespace captiond::whisper {
namespace {

constexpr std::size_t kPiece = 64;  // of a row: most pieces have nothing likely and are passed over
constexpr std::size_t kMost = 64;
constexpr float kMargin = 8.0F;
constexpr std::size_t kSums = 16;  // side by side, for the compiler to see vectors

float largest(const float* x, std::size_t count) {
  float most[kSums];
  std::fill_n(most, kSums, -std::numeric_limits<float>::infinity());
  std::size_t i = 0;
  for (; i + kSums <= count; i += kSums)
    for (std::size_t j = 0; j < kSums; ++j) most[j] = x[i + j] > most[j] ? x[i + j] : most[j];
  for (; i < count; ++i) most[0] = std::max(most[0], x[i]);
  return *std::max_element(most, most + kSums);
}

float dot(const float* a, const float* b, std::size_t count) {
  float sums[kSums] = {};
  std::size_t i = 0;
  for (; i + kSums <= count; i += kSums)
    for (std::size_t j = 0; j < kSums; ++j) sums[j] += a[i + j] * b[i + j];
  for (; i < count; ++i) sums[0] += a[i] * b[i];
  return std::accumulate(sums, sums + kSums, 0.0F);
}

/// A row of logits, with the largest of each of its pieces.
struct Row {
  MatrixView logits;  // one row
  float* largest_of;

  std::size_t pieces() const { return (logits.cols + kPiece - 1) / kPiece; }
  float look() const {
    for (std::size_t i = 0; i < pieces(); ++i)
      largest_of[i] = largest(logits.data + i * kPiece, std::min(kPiece, logits.cols - i * kPiece));
    return largest(largest_of, pieces());
  }
  /// Calls visit(token) for each above the threshold.
  template <typename Visit>
  void above(float threshold, const Visit& visit) const {
    for (std::size_t i = 0; i < pieces(); ++i) {
      if (!(largest_of[i] > threshold)) continue;
      const std::size_t end = std::min((i + 1) * kPiece, logits.cols);
      for (std::size_t token = i * kPiece; token < end; ++token)
        if (logits.data[token] > threshold) visit(token);
    }
  }
  std::size_t count_above(float threshold) const {
    std::size_t count = 0;
    above(threshold, [&](std::size_t) { ++count; });
    return count;
  }
};

}  // namespace

void LikelyLogits::mend(Compute& compute, const DecoderWeights& weights, ConstMatrixView hidden,
                        MatrixView logits) {
  largest_.resize(logits.rows, (logits.cols + kPiece - 1) / kPiece);
  hidden_.resize(hidden.rows, hidden.cols);
  weights_.resize(hidden.rows, hidden.cols);
  const auto mend_row = [&](std::size_t i) {
    float* const exact = hidden_.row(i);
    std::copy_n(hidden.row(i), hidden.cols, exact);
    if (!weights.logit_factors.empty())
      std::transform(exact, exact + hidden.cols, weights.logit_factors.begin(), exact, std::multiplies<>());
    const Row row{logits.block(i, 1), largest_.row(i)};
    const float most = row.look();
    float margin = kMargin;
    while (row.count_above(most - margin) > kMost) margin /= 2;
    row.above(most - margin, [&](std::size_t token) {
      const MatrixView weight = weights_.view().block(i, 1);
      weights.tokens.read(token, weight);
      row.logits.data[token] = dot(exact, weight.data, hidden.cols);
    });
  };
  // A file may have become unreadable, and a piece of a loop may not throw.
  problems_.assign(logits.rows, nullptr);
  compute.share(logits.rows, [&](std::size_t i) {
    try {
      mend_row(i);
    } catch (...) {
      problems_[i] = std::current_exception();
    }
  });
  for (const std::exception_ptr& problem : problems_)
    if (problem) std::rethrow_exception(problem);
}

}  // namespace captiond::whisper
