// The network against its authors' own runtime (scripts/reference/make_vad_goldens.py), on recordings of
// people.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/json.h"
#include "tests/support/clip.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "vad/detector.h"

namespace captiond {
namespace {

using testing::HasSubstr;

std::vector<float> answers(SpeechDetector& detector, const std::vector<float>& samples) {
  std::vector<float> probabilities;
  for (std::size_t at = 0; at + kVadWindow <= samples.size(); at += kVadWindow) {
    probabilities.push_back(detector.probability(std::span(samples).subspan(at).first<kVadWindow>()));
  }
  return probabilities;
}

class Silero : public testing::Test {
 protected:
  void SetUp() override {
    const auto folder = test::model("silero-vad");
    if (!folder) GTEST_SKIP() << "the model silero-vad is not installed";
    weights_ = *folder / "silero_vad_16k.safetensors";
  }

  /// The weights with `change` applied to the bytes of the file.
  template <typename Change>
  std::string changed(const std::string& name, Change change) {
    std::ifstream in(weights_, std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(in)), {});
    change(bytes);
    test::write_file(folder_ / name, bytes);
    return folder_ / name;
  }

  std::filesystem::path weights_;
  const test::TemporaryFolder folder_;
};

std::string refusal(const std::string& path) {
  try {
    load_silero(path);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::bad_model);
    return error.what();
  }
  return "no error";
}

TEST_F(Silero, AnswersLikeTheOriginal) {
  const auto prompts = test::prompts();
  if (!prompts) GTEST_SKIP() << "CAPTIOND_PROMPTS names no folder of voice prompts";
  std::ifstream file(CAPTIOND_TEST_DATA "/silero_probabilities.json");
  const nlohmann::json goldens = nlohmann::json::parse(file);
  const auto detector = load_silero(weights_);
  for (const auto& [clip, expected] : goldens.items()) {
    detector->reset();
    const auto found = answers(*detector, test::read_clip(*prompts / clip));
    EXPECT_THAT(found, testing::Pointwise(testing::FloatNear(1e-4F), expected.get<std::vector<float>>()))
        << clip;
  }
}

TEST_F(Silero, HearsNothingInSilence) {
  const auto detector = load_silero(weights_);
  EXPECT_THAT(answers(*detector, std::vector<float>(32 * kVadWindow)), testing::Each(testing::Lt(0.2F)));
}

TEST_F(Silero, ResetForgetsWhatWasHeard) {
  std::vector<float> hiss(8 * kVadWindow);
  for (std::size_t i = 0; i < hiss.size(); ++i)
    hiss[i] = 0.1F * static_cast<float>(i * 2654435761U % 1000) / 1000.0F;
  const auto detector = load_silero(weights_);
  const auto first = answers(*detector, hiss);
  EXPECT_NE(answers(*detector, hiss), first);
  detector->reset();
  EXPECT_EQ(answers(*detector, hiss), first);
}

TEST_F(Silero, NamesWhatIsWrongWithItsFile) {
  EXPECT_EQ(refusal("/nonexistent/vad"), "/nonexistent/vad: No such file or directory");
  const auto cut = changed("cut", [](std::string& bytes) { bytes.resize(bytes.size() - 1); });
  EXPECT_THAT(refusal(cut), HasSubstr("should end at byte"));
  const auto renamed = changed(
      "renamed", [](std::string& bytes) { bytes.replace(bytes.find("conv3.bias"), 10, "conv9.bias"); });
  EXPECT_THAT(refusal(renamed), HasSubstr("expected a tensor conv3.bias, found none"));
  const auto reshaped =
      changed("reshaped", [](std::string& bytes) { bytes.replace(bytes.find("[512,128]"), 9, "[128,512]"); });
  EXPECT_THAT(refusal(reshaped),
              HasSubstr("expected lstm_cell.weight_ih as F32 (512, 128), found F32 (128, 512)"));
}

}  // namespace
}  // namespace captiond
