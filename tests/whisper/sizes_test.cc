// Shapes of the models from tiny to large-v3, turbo and distil, with seeded random weights in narrow heads:
// the reference implementation's own answers (scripts/reference/make_size_goldens.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "tests/whisper/figures.h"
#include "tests/whisper/random_model.h"
#include "tests/whisper/random_weights.h"
#include "whisper/network/build_weights.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

using nlohmann::json;

// The reference runs in float64; 64 layers in float32 are a fifth of this away from it at most.
constexpr double kBound = 1e-4;

const json& goldens() {
  static const json table = json::parse(std::ifstream(test::data_file("sizes.json")));
  return table;
}

std::vector<std::string> names() {
  std::vector<std::string> names;
  for (const auto& [name, golden] : goldens().at("models").items()) names.push_back(name);
  return names;
}

Dims read_dims(const json& sizes) {
  Dims dims;
  std::size_t i = 0;
  for (std::size_t* size :
       {&dims.n_mels, &dims.n_audio_ctx, &dims.n_audio_state, &dims.n_audio_head, &dims.n_audio_layer,
        &dims.n_vocab, &dims.n_text_ctx, &dims.n_text_state, &dims.n_text_head, &dims.n_text_layer})
    *size = sizes.at(i++);
  return dims;
}

Matrix random_mel(std::size_t bands) {
  Matrix mel(3000, bands);
  const test::RandomSequence random("mel");
  for (std::size_t i = 0; i < mel.rows() * bands; ++i) mel.data()[i] = random[i];
  return mel;
}

class SizesTest : public testing::TestWithParam<std::string> {};

TEST_P(SizesTest, AnswersAsTheReferenceDoes) {
  const json& golden = goldens().at("models").at(GetParam());
  const Dims dims = read_dims(golden.at("dims"));
  const Model model(
      build_weights(std::make_shared<test::RandomWeights>(dims), Precision::f32, choose_kernels()),
      test::byte_tokenizer(), {});
  Workspace workspace(model, 2);
  const Matrix mel = random_mel(dims.n_mels);
  const auto features = encode(model, workspace, mel.view());
  double largest = 0;  // difference
  const auto compare = [&](float found, const json& expected) {
    largest = std::max(largest, std::abs(double{found} - expected.get<double>()));
  };
  for (std::size_t i = 0; i < golden.at("encoder").size(); ++i)
    compare(features.row(250 * i)[5], golden.at("encoder")[i]);

  begin_window(model, workspace, features);
  const auto text = goldens().at("text").get<std::vector<int>>();
  Sequence sequence(workspace.self_cache);
  const Feed feed{&sequence, text, Rows::all};
  const MatrixView logits = step(model, workspace, std::span(&feed, 1));
  ASSERT_EQ(logits.rows, text.size());
  ASSERT_EQ(logits.cols, dims.n_vocab);
  for (std::size_t i = 0; i < logits.rows; ++i) {
    const float* row = logits.row(i);
    const json &best = golden.at("best")[i], &values = golden.at("logits")[i];
    EXPECT_EQ(std::max_element(row, row + logits.cols) - row, best[0]) << "position " << i;
    for (std::size_t j = 0; j < best.size(); ++j) compare(row[best[j].get<std::size_t>()], values[j]);
    compare(workspace.compute.log_sum_exp(std::span(row, logits.cols)), golden.at("log_sum_exp")[i]);
  }
  EXPECT_LT(largest, kBound);
  RecordProperty("largest", std::to_string(largest));
}

INSTANTIATE_TEST_SUITE_P(Models, SizesTest, testing::ValuesIn(names()), [](const auto& suite) {
  std::string name = suite.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(c); }, '_');
  return name;
});

}  // namespace
}  // namespace captiond::whisper
