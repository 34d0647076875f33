#include "whisper/decode/alignment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>

namespace captiond::whisper {
namespace {

Matrix matrix_of(const std::vector<std::vector<float>>& rows) {
  Matrix matrix(rows.size(), rows.front().size());
  for (std::size_t i = 0; i < rows.size(); ++i) std::copy(rows[i].begin(), rows[i].end(), matrix.row(i));
  return matrix;
}

TEST(Warp, FollowsABrightDiagonal) {
  const Matrix matrix = matrix_of({{5, 5, -1, -1, -1}, {-1, -1, 5, -1, -1}, {-1, -1, -1, 5, 5}});
  EXPECT_THAT(warp(matrix.view()), testing::ElementsAre(0, 2, 3));
}

TEST(Warp, LetsTokensShareAFrame) {
  const Matrix matrix = matrix_of({{5, -1}, {5, -1}, {-1, 5}});
  EXPECT_THAT(warp(matrix.view()), testing::ElementsAre(0, 0, 1));
}

TEST(Warp, StaysInTheFrameRowOnTies) {
  const Matrix matrix = matrix_of({{0, 0, 0}, {0, 0, 0}});
  EXPECT_THAT(warp(matrix.view()), testing::ElementsAre(0, 0));
}

/// The best sum over all ways from the first cell to (row, col), by trying each.
float best_sum(ConstMatrixView matrix, std::size_t row, std::size_t col) {
  float best = row == 0 && col == 0 ? 0.0F : -std::numeric_limits<float>::infinity();
  if (row > 0) best = std::max(best, best_sum(matrix, row - 1, col));
  if (col > 0) best = std::max(best, best_sum(matrix, row, col - 1));
  if (row > 0 && col > 0) best = std::max(best, best_sum(matrix, row - 1, col - 1));
  return best + matrix.row(row)[col];
}

/// The best sum over the ways that enter each row where `entered` says.
float sum_along(ConstMatrixView matrix, const std::vector<std::size_t>& entered) {
  float sum = 0.0F;
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    // A row is left either in the frame in which the next is entered or in the one before.
    std::size_t last = i + 1 < matrix.rows ? entered[i + 1] : matrix.cols - 1;
    float row = 0.0F;
    for (std::size_t j = entered[i]; j <= last; ++j) {
      const bool shared = i + 1 < matrix.rows && j == last;
      row += shared && j > entered[i] ? std::max(0.0F, matrix.row(i)[j]) : matrix.row(i)[j];
    }
    sum += row;
  }
  return sum;
}

TEST(Warp, FindsTheBestOfAllPaths) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> value(-1.0F, 1.0F);
  for (int round = 0; round < 50; ++round) {
    Matrix matrix(4, 6);
    std::generate_n(matrix.data(), 24, [&] { return value(random); });
    const auto entered = warp(matrix.view());
    EXPECT_TRUE(std::is_sorted(entered.begin(), entered.end()));
    EXPECT_NEAR(sum_along(matrix.view(), entered), best_sum(matrix.view(), 3, 5), 1e-5);
  }
}

TEST(MedianFilter, EqualsSortingEachNeighbourhood) {
  std::mt19937 random(3);
  for (std::size_t count = 4; count < 40; ++count) {
    std::vector<float> row(count), out(count);
    for (float& value : row) value = static_cast<float>(random() % 9);
    median_filter(row.data(), count, out.data());
    for (std::size_t i = 0; i < count; ++i) {
      std::vector<float> near;
      for (int offset = -3; offset <= 3; ++offset) {
        const int last = static_cast<int>(count) - 1, at = std::abs(static_cast<int>(i) + offset);
        near.push_back(row[static_cast<std::size_t>(at > last ? 2 * last - at : at)]);
      }
      std::sort(near.begin(), near.end());
      EXPECT_EQ(out[i], near[3]);
    }
  }
}

TEST(MedianFilter, LeavesShortRows) {
  const std::vector<float> row = {3, 1, 2};
  std::vector<float> out(3);
  median_filter(row.data(), 3, out.data());
  EXPECT_EQ(out, row);
}

TEST(AlignmentMatrix, IsBrightWhereTheHeadsLook) {
  CrossAttention attention{2, 3, 40, std::vector<float>(2 * 3 * 40, 0.0F)};
  const auto look = [&](std::size_t head, std::size_t token, std::size_t first, std::size_t last) {
    for (std::size_t j = first; j < last; ++j) attention.scores[(head * 3 + token) * 40 + j] = 4.0F;
  };
  for (const std::size_t head : {0, 1}) {
    look(head, 0, 0, 10);
    look(head, 1, 10, 20);
    look(head, 2, 20, 30);
  }
  const Matrix matrix = alignment_matrix(attention, 30);  // the rest holds no sound
  EXPECT_THAT(warp(matrix.view()), testing::ElementsAre(0, 10, 20));
}

TEST(AlignmentMatrix, SaysNothingWhereAllTokensLookAlike) {
  const CrossAttention attention{1, 2, 8, std::vector<float>(16, 1.0F)};
  const Matrix matrix = alignment_matrix(attention, 8);
  EXPECT_TRUE(std::all_of(matrix.data(), matrix.data() + 16, [](float value) { return value == 0.0F; }));
}

}  // namespace
}  // namespace captiond::whisper
