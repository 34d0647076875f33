#include "capture/resampler.h"

#include <soxr.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"
#include "base/time.h"

namespace captiond {
namespace {

struct SoxrDelete {
  void operator()(soxr_t soxr) const { soxr_delete(soxr); }
};
using Soxr = std::unique_ptr<std::remove_pointer_t<soxr_t>, SoxrDelete>;

void require(soxr_error_t error, SoundFormat format) {
  if (error) throw Error("cannot resample from " + std::to_string(format.rate) + " Hz: " + error);
}

Soxr make_soxr(SoundFormat format) {
  const soxr_io_spec_t samples = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
  const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_HQ, SOXR_ROLLOFF_NONE);
  soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
  runtime.log2_min_dft_size = runtime.log2_large_dft_size = 8;  // short transforms hold back less sound
  soxr_error_t error = nullptr;
  Soxr soxr(soxr_create(format.rate, kSampleRate, 1, &error, &samples, &quality, &runtime));
  require(error, format);
  return soxr;
}

float finite(float sample) {
  return std::isfinite(sample) ? sample : 0.0F;
}

}  // namespace

struct Resampler::State {
  explicit State(SoundFormat format);
  void mix(std::span<const float> interleaved, std::vector<float>& out) const;
  void process(std::span<const float> mono_in, std::vector<float>& out);

  SoundFormat format;
  Soxr soxr;                // none at 16 kHz
  std::vector<float> mono;  // what push() mixed, kept for its memory
};

Resampler::State::State(SoundFormat wanted) : format(wanted) {
  if (!format.is_usable()) {
    throw Error("expected sound of 1 to 768 kHz and 1 to 64 channels, found " + std::to_string(format.rate) +
                " Hz and " + std::to_string(format.channels) + " channels");
  }
  if (format.rate != kSampleRate) soxr = make_soxr(format);
}

void Resampler::State::mix(std::span<const float> interleaved, std::vector<float>& out) const {
  const std::size_t channels = format.channels;
  const float share = 1.0F / static_cast<float>(channels);
  for (std::size_t frame = 0; frame + channels <= interleaved.size(); frame += channels) {
    float sum = 0;
    for (std::size_t c = 0; c < channels; ++c) sum += finite(interleaved[frame + c]);
    out.push_back(sum * share);
  }
}

// Feeds `mono` (empty: the end of the sound) and appends what comes out.
void Resampler::State::process(std::span<const float> mono_in, std::vector<float>& out) {
  constexpr std::size_t kStep = 4096;
  const float* in = mono_in.empty() ? nullptr : mono_in.data();
  std::size_t left = mono_in.size(), used = 0, made = 0;
  do {
    const std::size_t filled = out.size();
    out.resize(filled + kStep);
    const auto error = soxr_process(soxr.get(), in, left, &used, out.data() + filled, kStep, &made);
    out.resize(filled + made);
    require(error, format);
    if (in) in += used;
    left -= used;
  } while (left > 0 || made == kStep);
}

Resampler::Resampler(SoundFormat format) : state_(std::make_unique<State>(format)) {}
Resampler::~Resampler() = default;
Resampler::Resampler(Resampler&&) noexcept = default;
Resampler& Resampler::operator=(Resampler&&) noexcept = default;

SoundFormat Resampler::format() const {
  return state_->format;
}

void Resampler::push(std::span<const float> interleaved, std::vector<float>& out) {
  if (!state_->soxr) return state_->mix(interleaved, out);
  state_->mono.clear();
  state_->mix(interleaved, state_->mono);
  if (!state_->mono.empty()) state_->process(state_->mono, out);
}

void Resampler::flush(std::vector<float>& out) {
  if (!state_->soxr) return;
  state_->process({}, out);
  require(soxr_clear(state_->soxr.get()), state_->format);
}

}  // namespace captiond
