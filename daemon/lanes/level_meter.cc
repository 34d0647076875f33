#include "daemon/lanes/level_meter.h"

#include <algorithm>
#include <cmath>

#include "base/time.h"

namespace captiond {
namespace {

constexpr std::size_t kStretch = kSampleRate / 10;

double decibels(double amplitude) {
  return amplitude > 1e-5 ? 20.0 * std::log10(amplitude) : -100.0;
}

}  // namespace

std::optional<LevelMeter::Level> LevelMeter::push(std::span<const float> samples) {
  std::optional<Level> level;
  for (const float sample : samples) {
    energy_ += double{sample} * sample;
    peak_ = std::max(peak_, std::abs(sample));
    if (++count_ < kStretch) continue;
    level = Level{decibels(std::sqrt(energy_ / kStretch)), decibels(peak_)};
    *this = LevelMeter();
  }
  return level;
}

}  // namespace captiond
