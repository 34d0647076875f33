#include "whisper/audio/log_mel.h"

#include <fftw3.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <mutex>
#include <numbers>

#include "base/error.h"
#include "whisper/audio/mel_filters.h"
#include "whisper/kernels/vector.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kBins = kFftSize / 2 + 1;
constexpr std::size_t kHalf = kFftSize / 2;
constexpr float kSmallestPower = 1e-10F;

std::mutex& planner() {
  static std::mutex mutex;  // FFTW's planner is one for the whole process and not thread-safe
  return mutex;
}

/// One frame's memory, on the stack of whoever computes. FFTW's plan asks for the same alignment each time.
struct Scratch {
  alignas(64) std::array<float, kFftSize> samples;
  alignas(64) std::array<fftwf_complex, kBins> spectrum;
  alignas(64) std::array<float, kBins> power;
};

std::array<float, kFftSize> hann_window() {
  std::array<float, kFftSize> window;
  for (std::size_t i = 0; i < kFftSize; ++i)
    window[i] =
        static_cast<float>(0.5 - 0.5 * std::cos(2.0 * std::numbers::pi * static_cast<double>(i) / kFftSize));
  return window;
}

}  // namespace

/// What every frame needs and none changes.
struct LogMel::Plan {
  explicit Plan(std::size_t bands);
  ~Plan();
  Plan(const Plan&) = delete;
  Plan& operator=(const Plan&) = delete;

  /// `from`: the 400 samples of a frame.
  void frame(const float* from, float* out) const;
  void gather(std::span<const float> samples, std::size_t length, std::size_t frame, float* out) const;

  MelFilters filters;
  std::array<float, kFftSize> window = hann_window();
  fftwf_plan transform = nullptr;
};

LogMel::Plan::Plan(std::size_t bands) : filters(make_mel_filters(bands)) {
  const std::lock_guard lock(planner());
  Scratch scratch;
  // An estimated plan is the same in every run, so results are too; a measured one is not.
  transform = fftwf_plan_dft_r2c_1d(static_cast<int>(kFftSize), scratch.samples.data(),
                                    scratch.spectrum.data(), FFTW_ESTIMATE);
  if (!transform) throw Error("FFTW cannot plan a transform of 400 samples");
}

LogMel::Plan::~Plan() {
  const std::lock_guard lock(planner());
  fftwf_destroy_plan(transform);
}

void LogMel::Plan::frame(const float* from, float* out) const {
  Scratch scratch;
  for (std::size_t i = 0; i < kFftSize; ++i) scratch.samples[i] = from[i] * window[i];
  fftwf_execute_dft_r2c(transform, scratch.samples.data(), scratch.spectrum.data());
  for (std::size_t i = 0; i < kBins; ++i)
    scratch.power[i] =
        scratch.spectrum[i][0] * scratch.spectrum[i][0] + scratch.spectrum[i][1] * scratch.spectrum[i][1];
  for (std::size_t band = 0; band < filters.bands.size(); ++band) {
    const auto& [first, weights] = filters.bands[band];
    float sum = 0.0F;
    for (std::size_t i = 0; i < weights.size(); ++i) sum += weights[i] * scratch.power[first + i];
    out[band] = std::max(sum, kSmallestPower);
  }
  // What lies at the floor shall be just there, however the logarithm rounds.
  for (std::size_t band = 0; band < filters.bands.size(); band += kLanes) {
    const std::size_t rest = filters.bands.size() - band;
    store_some(out + band, max(log10(load_some(out + band, rest)), broadcast(kSilence)), rest);
  }
}

/// Copies the samples of a frame that touches an end: zeros after `samples`, and both ends mirrored without
/// repeating the outermost sample.
void LogMel::Plan::gather(std::span<const float> samples, std::size_t length, std::size_t frame,
                          float* out) const {
  const auto last = static_cast<std::ptrdiff_t>(length) - 1;
  auto position = static_cast<std::ptrdiff_t>(frame * kHop) - static_cast<std::ptrdiff_t>(kHalf);
  for (std::size_t i = 0; i < kFftSize; ++i, ++position) {
    std::ptrdiff_t from = position < 0 ? -position : position;
    if (from > last) from = 2 * last - from;
    const auto index = static_cast<std::size_t>(from);
    out[i] = index < samples.size() ? samples[index] : 0.0F;
  }
}

LogMel::LogMel(std::size_t bands) : bands_(bands), plan_(std::make_unique<const Plan>(bands)) {}
LogMel::~LogMel() = default;
LogMel::LogMel(LogMel&&) noexcept = default;
LogMel& LogMel::operator=(LogMel&&) noexcept = default;

void LogMel::compute(std::span<const float> samples, std::size_t length, std::size_t first, std::size_t count,
                     std::span<float> out) const {
  assert(samples.size() <= length && length > kHalf && out.size() == count * bands_);
  // A frame at the end of the zeros mirrors zeros, unless the sound reaches into the mirrored part.
  const bool sound_at_end = samples.size() + kHalf >= length;
  std::array<float, kFftSize> edge;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t centre = (first + i) * kHop;
    float* const to = out.data() + i * bands_;
    if (centre >= kHalf && centre + kHalf <= samples.size()) {
      plan_->frame(samples.data() + centre - kHalf, to);
    } else if (centre >= samples.size() + kHalf && !sound_at_end) {
      std::fill_n(to, bands_, kSilence);
    } else {
      plan_->gather(samples, length, first + i, edge.data());
      plan_->frame(edge.data(), to);
    }
  }
}

MelFrames LogMel::compute(std::span<const float> samples, std::size_t length) const {
  MelFrames mel{bands_, std::vector<float>(length / kHop * bands_)};
  compute(samples, length, 0, length / kHop, mel.values);
  return mel;
}

float loudest(std::span<const float> raw) {
  float maximum = LogMel::kSilence;
  for (const float value : raw) maximum = std::max(maximum, value);
  return maximum;
}

void normalize(std::span<float> raw, float maximum) {
  const float floor = maximum - 8.0F;
  for (float& value : raw) value = (std::max(value, floor) + 4.0F) / 4.0F;
}

MelFrames padded_window(const LogMel& mel, std::span<const float> samples, std::size_t frames) {
  assert(samples.size() <= kWindowSamples && frames <= kWindowFrames);
  MelFrames window{mel.bands(), std::vector<float>(frames * mel.bands())};
  mel.compute(samples, kWindowSamples, 0, frames, window.values);
  normalize(window.values, loudest(window.values));
  return window;
}

}  // namespace captiond::whisper
