// What must hold of the encoder whatever the weights: here they are random.
#include "whisper/network/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "tests/whisper/random_model.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

Matrix random_mel(std::size_t frames) {
  std::minstd_rand random(3);
  std::uniform_real_distribution<float> uniform(-1.0F, 1.0F);
  Matrix mel(frames, 80);
  for (std::size_t i = 0; i < frames * 80; ++i) mel.data()[i] = uniform(random);
  return mel;
}

std::vector<float> heard(Precision precision, std::size_t frames, std::size_t threads = 2) {
  const auto model = test::random_model(1, precision);
  Workspace workspace(*model, threads);
  const auto features = encode(*model, workspace, random_mel(frames).view());
  return {features.data, features.data + features.rows * features.cols};
}

double cosine(std::span<const float> a, std::span<const float> b) {
  const auto dot = [](auto x, auto y) { return std::inner_product(x.begin(), x.end(), y.begin(), 0.0); };
  return dot(a, b) / std::sqrt(dot(a, a) * dot(b, b));
}

TEST(EncoderTest, HearsTheSameInEveryPrecision) {
  for (const std::size_t frames : {300, 46, 2}) {
    const auto exact = heard(Precision::f32, frames);
    EXPECT_GT(cosine(heard(Precision::bf16, frames), exact), 0.999) << frames;
    EXPECT_GT(cosine(heard(Precision::int8, frames), exact), 0.999) << frames;
  }
}

TEST(EncoderTest, ResultsDoNotDependOnTheNumberOfThreads) {
  for (const Precision precision : {Precision::f32, Precision::bf16, Precision::int8}) {
    const auto alone = heard(precision, 300, 1);
    EXPECT_EQ(heard(precision, 300, 3), alone);  // in runs of rows
    EXPECT_EQ(heard(precision, 300, 8), alone);  // too few rows for so many: by columns
  }
}

}  // namespace
}  // namespace captiond::whisper
