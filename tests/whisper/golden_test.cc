// The engine against the reference implementation's tensors for one clip: bounds as measured between float32
// and float64 runs of the reference itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/npz.h"
#include "tests/support/paths.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

struct Difference {
  double largest = 0, mean = 0;
};

Difference difference(const float* a, const float* b, std::size_t count) {
  Difference result;
  for (std::size_t i = 0; i < count; ++i) {
    const double d = std::abs(double{a[i]} - double{b[i]});
    result.largest = std::max(result.largest, d);
    result.mean += d / static_cast<double>(count);
  }
  return result;
}

// The reference keeps (bands, frames), the engine (frames, bands).
Matrix read_mel(const std::filesystem::path& reference) {
  const test::Npz archive(reference / "reference/goldens/mel_jfk.npz");
  const auto& array = archive.at("decode");
  const auto values = array.as<float>();
  Matrix mel(array.shape[1], array.shape[0]);
  for (std::size_t i = 0; i < mel.rows(); ++i) {
    for (std::size_t j = 0; j < mel.cols(); ++j) mel.row(i)[j] = values[j * mel.rows() + i];
  }
  return mel;
}

class GoldenTest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const auto folder = test::model(GetParam());
    if (!folder) GTEST_SKIP() << "the model " << GetParam() << " is not installed";
    const auto reference = test::reference();
    if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
    golden_ = std::make_unique<test::Npz>(*reference / "reference/goldens" / GetParam() / "tensors.npz");
    mel_ = read_mel(*reference);
    model_ = Model::load(*folder, {.precision = "f32"});
    workspace_ = std::make_unique<Workspace>(*model_, 2);
  }

  // Base has a few channels with values up to 24.
  double encoder_bound() const { return GetParam() == "base" ? 5e-3 : 1e-3; }

  void expect_logits(MatrixView logits) const {
    const auto ids = golden_->at("top_ids").as<std::int32_t>();
    const auto top = golden_->at("top_logits").as<float>();
    const std::size_t width = golden_->at("top_ids").shape[1];
    for (std::size_t i = 0; i < ids.size(); ++i) {
      EXPECT_NEAR(logits.row(i / width)[ids[i]], top[i], 1e-3)
          << "position " << i / width << ", token " << ids[i];
    }
    const auto full = golden_->at("full_logits").as<float>();
    const auto positions = golden_->at("full_positions").as<std::int32_t>();
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const float* row = logits.row(static_cast<std::size_t>(positions[i]));
      EXPECT_LT(difference(row, &full[i * logits.cols], logits.cols).largest, 1e-3)
          << "position " << positions[i];
    }
  }

  std::unique_ptr<test::Npz> golden_;
  Matrix mel_;
  std::shared_ptr<const Model> model_;
  std::unique_ptr<Workspace> workspace_;
};

TEST_P(GoldenTest, EncoderOutput) {
  const auto features = encode(*model_, *workspace_, mel_.view());
  const auto& golden = golden_->at("encoder");  // every fifth frame
  const auto values = golden.as<float>();
  ASSERT_EQ(golden.shape[0] * 5, features.rows);
  double mean = 0;
  for (std::size_t i = 0; i < golden.shape[0]; ++i) {
    const Difference row = difference(features.row(5 * i), &values[i * features.cols], features.cols);
    EXPECT_LT(row.largest, encoder_bound()) << "frame " << 5 * i;
    mean += row.mean / static_cast<double>(golden.shape[0]);
  }
  EXPECT_LT(mean, 1e-5);
  RecordProperty("mean", std::to_string(mean));
}

TEST_P(GoldenTest, TeacherForcedLogits) {
  begin_window(*model_, *workspace_, encode(*model_, *workspace_, mel_.view()));
  Sequence text(workspace_->self_cache);
  expect_logits(step(*model_, *workspace_, text, golden_->at("tokens").as<std::int32_t>(), Rows::all));
}

TEST_P(GoldenTest, TeacherForcedLogitsStepByStep) {
  begin_window(*model_, *workspace_, encode(*model_, *workspace_, mel_.view()));
  const auto tokens = golden_->at("tokens").as<std::int32_t>();
  Matrix logits(tokens.size(), model_->dims().n_vocab);
  Sequence text(workspace_->self_cache);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const auto row = step(*model_, *workspace_, text, std::span(&tokens[i], 1));
    std::copy_n(row.data, row.cols, logits.row(i));
  }
  expect_logits(logits.view());
}

TEST_P(GoldenTest, EveryStage) {
  std::map<std::string, std::vector<float>> seen;
  workspace_->probe = [&](const std::string& stage, ConstMatrixView result) {
    const std::size_t last = result.rows * result.cols - 1;
    for (std::size_t i = 0; i < 64; ++i) {
      const auto at = static_cast<std::size_t>(static_cast<double>(last) / 63 * static_cast<double>(i));
      seen[stage].push_back(result.row(at / result.cols)[at % result.cols]);
    }
  };
  begin_window(*model_, *workspace_, encode(*model_, *workspace_, mel_.view()));
  Sequence text(workspace_->self_cache);
  step(*model_, *workspace_, text, golden_->at("tokens").as<std::int32_t>());
  const auto names = golden_->at("stage_names").strings();
  const auto samples = golden_->at("stage_samples").as<float>();
  for (std::size_t i = 0; i < names.size(); ++i) {
    ASSERT_TRUE(seen.contains(names[i])) << names[i];
    EXPECT_LT(difference(seen[names[i]].data(), &samples[64 * i], 64).largest, encoder_bound()) << names[i];
  }
  EXPECT_EQ(seen.size(), names.size());
}

INSTANTIATE_TEST_SUITE_P(Models, GoldenTest, testing::Values("tiny.en", "base"),
                         [](const auto& suite) { return suite.param == "base" ? "base" : "tiny_en"; });

}  // namespace
}  // namespace captiond::whisper
