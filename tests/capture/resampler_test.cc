#include "capture/resampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <limits>
#include <numbers>

#include "base/error.h"
#include "base/time.h"

namespace captiond {
namespace {

constexpr double kAmplitude = 0.5;

std::vector<float> tone(double hertz, SoundFormat format, double seconds) {
  std::vector<float> samples;
  for (int frame = 0; frame < seconds * format.rate; ++frame) {
    const double phase = 2 * std::numbers::pi * hertz * frame / format.rate;
    samples.insert(samples.end(), format.channels, static_cast<float>(kAmplitude * std::sin(phase)));
  }
  return samples;
}

// As a device would: in parts of 10 ms.
void push_in_parts(Resampler& resampler, const std::vector<float>& samples, std::vector<float>& out) {
  const SoundFormat format = resampler.format();
  const std::size_t part = std::size_t{format.rate / 100} * format.channels;
  for (std::size_t at = 0; at < samples.size(); at += part) {
    resampler.push(std::span(samples).subspan(at, std::min(part, samples.size() - at)), out);
  }
}

std::vector<float> resample(const std::vector<float>& samples, SoundFormat format) {
  Resampler resampler(format);
  std::vector<float> out;
  push_in_parts(resampler, samples, out);
  resampler.flush(out);
  return out;
}

// The middle of a sound, away from the filter's onset at either end.
std::span<const float> middle(const std::vector<float>& sound) {
  return std::span(sound).subspan(sound.size() / 4, sound.size() / 2);
}

// The loudest sample relative to the tone that went in.
double peak_decibels(std::span<const float> sound) {
  float peak = 0;
  for (const float sample : sound) peak = std::max(peak, std::abs(sample));
  return 20 * std::log10(std::max(static_cast<double>(peak), 1e-12) / kAmplitude);
}

// What is left of the sound once the expected tone, at its own phase, is taken away.
double residue_decibels(const std::vector<float>& sound, double hertz) {
  std::vector<float> rest;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const double phase = 2 * std::numbers::pi * hertz * static_cast<double>(i) / kSampleRate;
    rest.push_back(static_cast<float>(sound[i] - kAmplitude * std::sin(phase)));
  }
  return peak_decibels(middle(rest));
}

class ResamplerFrom : public testing::TestWithParam<SoundFormat> {};

TEST_P(ResamplerFrom, KeepsEveryFrequencyItsPhaseAndItsStrength) {
  const double highest = std::min(GetParam().rate, 16000U) * 0.45;
  for (double hertz = 100; hertz < highest; hertz *= 1.7) {
    EXPECT_LT(residue_decibels(resample(tone(hertz, GetParam(), 0.5), GetParam()), hertz), -80) << hertz;
  }
}

TEST_P(ResamplerFrom, LetsNothingAbove8kHzFoldBack) {
  for (double hertz = 8100; hertz < GetParam().rate / 2.0; hertz += 1700) {
    const auto sound = resample(tone(hertz, GetParam(), 0.5), GetParam());
    EXPECT_LT(peak_decibels(middle(sound)), -80) << hertz;
  }
}

TEST_P(ResamplerFrom, GivesExactlyTheLengthItWasGiven) {
  for (const double seconds : {0.01, 0.25, 1.37}) {
    const auto in = tone(440, GetParam(), seconds);
    const double expected =
        static_cast<double>(in.size() / GetParam().channels) * kSampleRate / GetParam().rate;
    EXPECT_NEAR(static_cast<double>(resample(in, GetParam()).size()), expected, 1) << seconds;
  }
}

TEST_P(ResamplerFrom, HoldsBackLittle) {
  constexpr double kMost = 0.06;  // seconds: what preview can afford to wait for
  Resampler resampler(GetParam());
  std::vector<float> out;
  push_in_parts(resampler, tone(440, GetParam(), 1), out);
  EXPECT_GT(static_cast<double>(out.size()), (1 - kMost) * kSampleRate);
}

TEST_P(ResamplerFrom, StartsAfreshAfterAFlush) {
  Resampler resampler(GetParam());
  std::vector<float> first, second;
  const auto sound = tone(440, GetParam(), 0.3);
  for (auto* out : {&first, &second}) {
    resampler.push(sound, *out);
    resampler.flush(*out);
  }
  EXPECT_EQ(first, second);
}

INSTANTIATE_TEST_SUITE_P(Rates, ResamplerFrom,
                         testing::Values(SoundFormat{8000, 1}, SoundFormat{44100, 2}, SoundFormat{48000, 2},
                                         SoundFormat{48000, 6}, SoundFormat{96000, 1}),
                         [](const auto& parameter) {
                           return std::to_string(parameter.param.rate) + "Hz" +
                                  std::to_string(parameter.param.channels);
                         });

TEST(Resampler, Passes16kHzMonoBitForBit) {
  std::vector<float> sound{0.1F, -1.0F, 1.5F, std::numeric_limits<float>::denorm_min(), -0.3333333F};
  EXPECT_EQ(resample(sound, {16000, 1}), sound);
}

TEST(Resampler, MixesChannelsToTheirMean) {
  Resampler resampler({16000, 2});
  std::vector<float> out;
  resampler.push(std::vector<float>{1.0F, 0.0F, 0.5F, 0.25F, -0.5F, 0.5F}, out);
  EXPECT_EQ(out, (std::vector<float>{0.5F, 0.375F, 0.0F}));
}

TEST(Resampler, HearsSilenceWhereASampleIsNoNumber) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              infinity = std::numeric_limits<float>::infinity();
  std::vector<float> sound(4800, 0.0F);
  sound[100] = nan;
  sound[200] = infinity;
  for (const float sample : resample(sound, {48000, 1})) ASSERT_EQ(sample, 0.0F);
}

TEST(Resampler, RefusesFormatsThatNoDeviceHas) {
  EXPECT_THROW(Resampler({0, 1}), Error);
  EXPECT_THROW(Resampler({48000, 0}), Error);
  EXPECT_THROW(Resampler({48000, 65}), Error);
  EXPECT_THROW(Resampler({768001, 1}), Error);
}

}  // namespace
}  // namespace captiond
