#include "whisper/audio/recording.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace captiond::whisper {

std::size_t frame_at(double seconds) {
  return static_cast<std::size_t>(std::max(0.0, std::nearbyint(seconds * kFramesPerSecond)));
}

Recording::Recording(std::size_t bands, std::span<const float> samples)
    : mel_(bands), samples_(samples), window_{bands, std::vector<float>(kWindowFrames * bands)} {
  for (std::size_t first = 0; first < frames(); first += kWindowFrames)
    maximum_ = std::max(maximum_, loudest(raw({first, std::min(first + kWindowFrames, frames())})));
}

ConstMatrixView Recording::window(Stretch stretch) {
  std::fill(window_.values.begin(), window_.values.end(), 0.0F);
  normalize(raw(stretch), maximum_);
  return {window_.values.data(), kWindowFrames, mel_.bands(), mel_.bands()};
}

std::span<float> Recording::raw(Stretch stretch) {
  assert(stretch.size() <= kWindowFrames);
  const std::span<float> frames(window_.values.data(), stretch.size() * mel_.bands());
  mel_.compute(samples_, samples_.size() + kWindowSamples, stretch.begin, stretch.size(), frames);
  return frames;
}

}  // namespace captiond::whisper
