#include "history/sound_tape.h"

#include <algorithm>
#include <cmath>

namespace captiond {
namespace {

constexpr float kFull = 32767.0F;

}  // namespace

void SoundTape::record(const std::string& source, SampleTime at, std::span<const float> sound) {
  const std::lock_guard lock(mutex_);
  if (stopped_) return;
  Track& track = tracks_[source];
  const auto length = static_cast<std::int64_t>(length_);
  if (at.count() < track.end || at.count() - track.end >= length) track = {{}, at.count(), at.count()};
  if (track.samples.empty()) track.samples.resize(length_);
  while (track.end < at.count()) append(track, 0);
  for (const float sample : sound)
    append(track, static_cast<std::int16_t>(std::lround(std::clamp(sample, -1.0F, 1.0F) * kFull)));
}

void SoundTape::append(Track& track, std::int16_t sample) const {
  track.samples[static_cast<std::size_t>(track.end) % length_] = sample;
  ++track.end;
  track.begin = std::max(track.begin, track.end - static_cast<std::int64_t>(length_));
}

std::vector<float> SoundTape::cut(const std::string& source, SampleTime from, SampleTime to) const {
  const std::lock_guard lock(mutex_);
  const auto found = tracks_.find(source);
  if (found == tracks_.end()) return {};
  const Track& track = found->second;
  std::vector<float> sound;
  for (auto at = std::max(from.count(), track.begin); at < std::min(to.count(), track.end); ++at)
    sound.push_back(static_cast<float>(track.samples[static_cast<std::size_t>(at) % length_]) / kFull);
  return sound;
}

void SoundTape::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  tracks_.clear();
}

void SoundTape::start() {
  const std::lock_guard lock(mutex_);
  stopped_ = false;
}

}  // namespace captiond
