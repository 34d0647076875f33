#include "whisper/audio/sliding_mel.h"

#include <algorithm>
#include <cassert>

namespace captiond::whisper {
namespace {

constexpr auto kStep = static_cast<std::int64_t>(kHop);
constexpr auto kHalf = static_cast<std::int64_t>(kFftSize / 2);

}  // namespace

MelFrames SlidingMel::window(std::int64_t start, std::span<const float> samples, std::size_t frames) {
  assert(samples.size() <= kWindowSamples && frames <= kWindowFrames);
  const Settled now = settled(samples.size(), frames);
  const std::int64_t moved = (start - start_) / kStep;
  const bool fits = (start - start_) % kStep == 0;
  const std::int64_t first = std::max(now.first, settled_.first - moved);
  const std::int64_t end = fits ? std::min(now.end, settled_.end - moved) : first;

  const auto bands = static_cast<std::int64_t>(mel_.bands());
  MelFrames window{mel_.bands(), std::vector<float>(frames * mel_.bands())};
  const auto compute = [&](std::int64_t from, std::int64_t to) {
    const auto count = static_cast<std::size_t>(to - from);
    mel_.compute(
        samples, kWindowSamples, static_cast<std::size_t>(from), count,
        std::span(window.values).subspan(static_cast<std::size_t>(from * bands), count * mel_.bands()));
  };
  if (first < end) {
    compute(0, first);
    std::copy_n(raw_.begin() + (first + moved) * bands, (end - first) * bands,
                window.values.begin() + first * bands);
    compute(end, static_cast<std::int64_t>(frames));
  } else {
    compute(0, static_cast<std::int64_t>(frames));
  }
  start_ = start;
  settled_ = now;
  raw_ = window.values;
  normalize(window.values, loudest(window.values));
  return window;
}

SlidingMel::Settled SlidingMel::settled(std::size_t samples, std::size_t frames) {
  const auto last = (static_cast<std::int64_t>(samples) - kHalf) / kStep;
  return {(kHalf + kStep - 1) / kStep, std::min(last + 1, static_cast<std::int64_t>(frames))};
}

}  // namespace captiond::whisper
