// A recording as samples, for tests below capture/.
#pragma once

#include <sndfile.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <vector>

namespace captiond::test {

/// Reads a 16 kHz mono file.
inline std::vector<float> read_clip(const std::filesystem::path& path) {
  SF_INFO info{};
  const std::unique_ptr<SNDFILE, int (*)(SNDFILE*)> file(sf_open(path.c_str(), SFM_READ, &info), sf_close);
  if (!file || info.samplerate != 16000 || info.channels != 1) {
    throw std::runtime_error(path.string() + ": expected a 16 kHz mono recording");
  }
  std::vector<float> samples(static_cast<std::size_t>(info.frames));
  samples.resize(static_cast<std::size_t>(sf_read_float(file.get(), samples.data(), info.frames)));
  return samples;
}

}  // namespace captiond::test
