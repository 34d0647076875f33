#include "daemon/lanes/spectrum_meter.h"

#include <algorithm>
#include <cmath>

#include "proto/messages.h"

namespace captiond {
namespace {

constexpr std::size_t kFrames = 5;  // of 10 ms in a stretch
constexpr std::size_t kStretch = kFrames * whisper::kHop;
constexpr std::size_t kMargin = whisper::kFftSize;               // samples around the frames of a stretch
constexpr std::size_t kFirst = kMargin / 2 / whisper::kHop + 1;  // the first frame that lies inside
constexpr std::size_t kTogether = 80 / proto::Spectrum::kBands;
constexpr float kFullScale = 2.4F;  // raw value of the loudest tone, in the band that it is in

int decibels(float raw) {
  return std::clamp(static_cast<int>(std::lround(10.0F * (raw - kFullScale))), -100, 0);
}

}  // namespace

std::optional<std::vector<int>> SpectrumMeter::push(std::span<const float> samples) {
  samples_.insert(samples_.end(), samples.begin(), samples.end());
  if (samples_.size() < kStretch + kMargin) return std::nullopt;
  std::vector<int> bands = measure();
  samples_.erase(samples_.begin(), samples_.begin() + static_cast<std::ptrdiff_t>(kStretch));
  return bands;
}

std::vector<int> SpectrumMeter::measure() const {
  std::vector<float> raw(kFrames * mel_.bands());
  mel_.compute(samples_, samples_.size(), kFirst, kFrames, raw);
  std::vector<int> bands;
  for (std::size_t band = 0; band < proto::Spectrum::kBands; ++band) {
    float loudest = whisper::LogMel::kSilence;
    for (std::size_t frame = 0; frame < kFrames; ++frame)
      for (std::size_t i = 0; i < kTogether; ++i)
        loudest = std::max(loudest, raw[frame * mel_.bands() + band * kTogether + i]);
    bands.push_back(decibels(loudest));
  }
  return bands;
}

}  // namespace captiond
