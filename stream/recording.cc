#include "stream/recording.h"

#include <algorithm>

namespace captiond {

void Recording::append(std::span<const float> samples) {
  samples_.insert(samples_.end(), samples.begin(), samples.end());
}

std::span<const float> Recording::between(SampleTime from, SampleTime to) const {
  const SampleTime first = std::clamp(from, start_, end()), last = std::clamp(to, first, end());
  return std::span(samples_).subspan(static_cast<std::size_t>((first - start_).count()),
                                     static_cast<std::size_t>((last - first).count()));
}

void Recording::drop_before(SampleTime time) {
  const SampleTime first = std::clamp(time, start_, end());
  samples_.erase(samples_.begin(), samples_.begin() + (first - start_).count());
  start_ = first;
}

void Recording::drop_after(SampleTime time) {
  samples_.resize(static_cast<std::size_t>((std::clamp(time, start_, end()) - start_).count()));
}

}  // namespace captiond
