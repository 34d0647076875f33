// Sounds that tests know sample for sample.
#pragma once

#include <sndfile.h>

#include <cstdint>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "capture/feed.h"

namespace captiond::test {

/// Noise whose samples are whole 16-bit values, so that no part of the way may round them, never zero, so
/// that it is told from silence, and the same in every run.
inline std::vector<float> noise(std::size_t samples, unsigned seed = 1) {
  std::minstd_rand random(seed);
  std::vector<float> sound(samples);
  for (float& sample : sound) {
    const auto magnitude = static_cast<float>(1 + random() % 16000);
    sample = (random() % 2 ? magnitude : -magnitude) / 32768.0F;
  }
  return sound;
}

/// Writes interleaved samples as a 16-bit WAV file, over and over.
inline void write_wav(const std::string& path, const std::vector<float>& samples, SoundFormat format,
                      int times = 1) {
  SF_INFO info{};
  info.samplerate = static_cast<int>(format.rate);
  info.channels = static_cast<int>(format.channels);
  info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  std::vector<std::int16_t> integers;
  integers.reserve(samples.size());
  for (const float sample : samples) integers.push_back(static_cast<std::int16_t>(sample * 32768.0F));
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  if (!file) throw std::runtime_error("cannot write " + path);
  for (int i = 0; i < times; ++i) sf_write_short(file, integers.data(), std::ssize(integers));
  sf_close(file);
}

}  // namespace captiond::test
