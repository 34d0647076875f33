#include "whisper/audio/log_mel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/support/clip.h"
#include "tests/support/npz.h"
#include "tests/support/paths.h"
#include "tests/whisper/figures.h"
#include "whisper/audio/mel_filters.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kSamples = 48000;

/// The signal of scripts/reference/mel_figures.py: a rising tone with noise, then silence.
std::vector<float> tone_with_noise() {
  std::vector<float> samples(kSamples);
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < kSamples * 3 / 4; ++i) {
    state = state * 1664525U + 1013904223U;
    const auto position = static_cast<double>(i);
    samples[i] =
        static_cast<float>(0.5 * std::sin(5e-6 * position * position) + 0.02 * (state / 2147483648.0 - 1.0));
  }
  return samples;
}

class Bands : public testing::TestWithParam<std::size_t> {};

TEST_P(Bands, FiltersAreThoseOfLibrosa) {
  const auto filters = make_mel_filters(GetParam());
  std::map<std::pair<std::size_t, std::size_t>, double> expected;  // by band and bin, zero elsewhere
  for (const auto& row : test::read_figures("mel_filters_" + std::to_string(GetParam()) + ".tsv"))
    expected[{static_cast<std::size_t>(row[0]), static_cast<std::size_t>(row[1])}] = row[2];
  for (std::size_t band = 0; band < GetParam(); ++band)
    for (std::size_t i = 0; i < filters.bands[band].weights.size(); ++i) {
      const std::pair place(band, filters.bands[band].first + i);
      EXPECT_NEAR(filters.bands[band].weights[i], expected[place], 1e-7) << "band " << band;
      expected.erase(place);
    }
  EXPECT_TRUE(expected.empty()) << "weights are missing";
}

TEST_P(Bands, FramesAreThoseOfADoublePrecisionTransform) {
  const LogMel mel(GetParam());
  const auto frames = mel.compute(tone_with_noise(), kSamples);
  ASSERT_EQ(frames.size(), kSamples / kHop);
  for (const auto& row : test::read_figures("log_mel_" + std::to_string(GetParam()) + ".tsv")) {
    const auto frame = static_cast<std::size_t>(row[0]), band = static_cast<std::size_t>(row[1]);
    EXPECT_NEAR(frames.frame(frame)[band], row[2], 1e-4) << "frame " << frame << " band " << band;
  }
}

INSTANTIATE_TEST_SUITE_P(LogMelTest, Bands, testing::Values(80, 128));

TEST(LogMelTest, AnyRunOfFramesEqualsTheWhole) {
  const LogMel mel(80);
  const auto samples = tone_with_noise();
  const auto whole = mel.compute(samples, kSamples);
  std::vector<float> run(80 * 7);
  for (const std::size_t first : {0, 1, 150, 218, 223, 226, 293}) {
    mel.compute(samples, kSamples, first, 7, run);
    EXPECT_THAT(run, testing::Pointwise(testing::FloatEq(),
                                        std::vector<float>(whole.values.begin() + first * 80,
                                                           whole.values.begin() + (first + 7) * 80)));
  }
}

TEST(LogMelTest, ZerosThatAreNotThereCountAsThoseThatAre) {
  const LogMel mel(80);
  auto samples = tone_with_noise();
  const auto written = mel.compute(samples, kSamples);
  samples.resize(kSamples * 3 / 4);
  EXPECT_EQ(mel.compute(samples, kSamples).values, written.values);
}

TEST(LogMelTest, AGrowingRecordingChangesOnlyItsLastTwoFrames) {
  const LogMel mel(80);
  const auto samples = tone_with_noise();
  const std::span<const float> begun(samples.data(), 16000);
  const auto before = mel.compute(begun, begun.size()), after = mel.compute(samples, kSamples);
  const std::size_t settled = (before.size() - 2) * 80;
  EXPECT_TRUE(std::equal(before.values.begin(), before.values.begin() + settled, after.values.begin()));
  EXPECT_NE(before.values.back(), after.values[before.values.size() - 1]);
}

TEST(LogMelTest, AWindowIsFlooredEightBelowItsLoudest) {
  std::vector<float> raw = {2.0F, -3.0F, -10.0F};
  EXPECT_EQ(loudest(raw), 2.0F);
  normalize(raw, loudest(raw));
  EXPECT_THAT(raw, testing::ElementsAre(1.5F, 0.25F, -0.5F));
}

TEST(LogMelTest, ShorterWindowsHoldTheFirstFrames) {
  const LogMel mel(80);
  const auto samples = tone_with_noise();
  const auto full = padded_window(mel, samples), part = padded_window(mel, samples, 400);
  ASSERT_EQ(full.size(), kWindowFrames);
  ASSERT_EQ(part.size(), 400U);
  EXPECT_TRUE(std::equal(part.values.begin(), part.values.end(), full.values.begin()));
}

/// Of OpenAI's own spectrogram of a recording, kept as (bands, frames).
void expect_golden(const MelFrames& found, const std::string& name, const std::filesystem::path& reference) {
  const auto expected = test::Npz(reference / "reference/goldens/mel_jfk.npz").at(name).as<float>();
  ASSERT_EQ(found.values.size(), expected.size());
  double largest = 0.0, sum = 0.0;
  for (std::size_t i = 0; i < found.size(); ++i)
    for (std::size_t band = 0; band < found.bands; ++band) {
      const double error = std::abs(found.frame(i)[band] - expected[band * found.size() + i]);
      largest = std::max(largest, error);
      sum += error;
    }
  EXPECT_LT(largest, 1e-4);
  EXPECT_LT(sum / static_cast<double>(expected.size()), 1e-6);
}

TEST(LogMelTest, ARecordingLooksAsInTheReference) {
  const auto reference = test::reference();
  if (!reference) GTEST_SKIP() << "CAPTIOND_REFERENCE names no folder with reference results";
  const LogMel mel(80);
  const auto samples = test::read_clip(*reference / "audio/jfk.flac");
  expect_golden(padded_window(mel, samples), "decode", *reference);

  MelFrames file =
      mel.compute(samples, samples.size() + kWindowSamples);  // as transcribe() pads: silence, then 0
  const float maximum = loudest(file.values);
  file.values.resize(samples.size() / kHop * file.bands);
  normalize(file.values, maximum);
  file.values.resize(kWindowFrames * file.bands);
  expect_golden(file, "transcribe", *reference);
}

}  // namespace
}  // namespace captiond::whisper
