#include "capture/alsa_pcm.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/error.h"

namespace captiond {
namespace {

constexpr unsigned kPreferredRate = 48000;
constexpr unsigned kPeriodMicroseconds = 10'000, kBufferMicroseconds = 500'000;
constexpr std::size_t kMostFrames = 4096;  // of one read

// In the order of preference; each is native to some hardware, and the rest is a plug's affair.
constexpr std::array kSamples{SND_PCM_FORMAT_FLOAT, SND_PCM_FORMAT_S32, SND_PCM_FORMAT_S16};

void say_nothing(const char*, int, const char*, int, const char*, ...) {}

}  // namespace

void quieten_alsa() {
  snd_lib_error_set_handler(say_nothing);
}

AlsaPcm::AlsaPcm(const std::string& device) : device_(device) {
  snd_pcm_t* pcm = nullptr;
  require(snd_pcm_open(&pcm, device.c_str(), SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK), "open it");
  pcm_.reset(pcm);
  set_up();
  start();
}

int AlsaPcm::require(int result, const char* step) const {
  if (result < 0) throw Error("ALSA device " + device_ + ": cannot " + step + ": " + snd_strerror(result));
  return result;
}

void AlsaPcm::set_up() {
  snd_pcm_hw_params_t* hardware = nullptr;
  snd_pcm_hw_params_alloca(&hardware);
  snd_pcm_t* pcm = pcm_.get();
  require(snd_pcm_hw_params_any(pcm, hardware), "ask what it can do");
  require(snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED), "read it interleaved");
  choose_sample(hardware);
  // Sound of its own rate is better than what a plug would make of it.
  require(snd_pcm_hw_params_set_rate_resample(pcm, hardware, 0), "keep its rate");
  unsigned rate = kPreferredRate, channels = 2, period = kPeriodMicroseconds, buffer = kBufferMicroseconds;
  require(snd_pcm_hw_params_set_channels_near(pcm, hardware, &channels), "choose its channels");
  require(snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, nullptr), "choose its rate");
  require(snd_pcm_hw_params_set_period_time_near(pcm, hardware, &period, nullptr), "choose its period");
  require(snd_pcm_hw_params_set_buffer_time_near(pcm, hardware, &buffer, nullptr), "choose its buffer");
  require(snd_pcm_hw_params(pcm, hardware), "set it up");
  format_ = {rate, channels};
  if (!format_.is_usable()) {
    throw Error("ALSA device " + device_ + ": found " + std::to_string(rate) + " Hz, " +
                std::to_string(channels) + " channels");
  }
  samples_.resize(kMostFrames * channels);
  raw_.resize(static_cast<std::size_t>(snd_pcm_frames_to_bytes(pcm, kMostFrames)));
  watched_.resize(1 + static_cast<std::size_t>(require(snd_pcm_poll_descriptors_count(pcm), "wait for it")));
}

void AlsaPcm::choose_sample(snd_pcm_hw_params_t* hardware) {
  const auto fits = [&](snd_pcm_format_t sample) {
    return snd_pcm_hw_params_test_format(pcm_.get(), hardware, sample) == 0;
  };
  const auto* chosen = std::ranges::find_if(kSamples, fits);
  if (chosen == kSamples.end()) {
    throw Error("ALSA device " + device_ +
                ": expected samples of 16 or 32 bits or float, found neither; try plug" + device_);
  }
  sample_ = *chosen;
  require(snd_pcm_hw_params_set_format(pcm_.get(), hardware, sample_), "choose its samples");
}

void AlsaPcm::start() {
  require(snd_pcm_prepare(pcm_.get()), "prepare it");
  require(snd_pcm_start(pcm_.get()), "start it");
}

bool AlsaPcm::wait(Wakeup& stop) {
  watched_[0] = {stop.fd(), POLLIN, 0};
  const auto devices = static_cast<unsigned>(watched_.size() - 1);
  require(snd_pcm_poll_descriptors(pcm_.get(), watched_.data() + 1, devices), "wait for it");
  while (::poll(watched_.data(), watched_.size(), -1) < 0 && errno == EINTR) {
  }
  unsigned short events = 0;
  require(snd_pcm_poll_descriptors_revents(pcm_.get(), watched_.data() + 1, devices, &events), "wait for it");
  return watched_[0].revents == 0;
}

std::span<const float> AlsaPcm::read() {
  const snd_pcm_sframes_t frames = snd_pcm_readi(pcm_.get(), raw_.data(), kMostFrames);
  if (frames > 0) return to_float(static_cast<std::size_t>(frames) * format_.channels);
  if (frames < 0 && frames != -EAGAIN) recover(static_cast<int>(frames));
  return {};
}

// EPIPE: the buffer ran over. ESTRPIPE: the machine slept. Anything else ends the device.
void AlsaPcm::recover(int error) {
  if (error != -EPIPE && error != -ESTRPIPE) require(error, "read it");
  overrun_ = true;
  start();
}

std::span<const float> AlsaPcm::to_float(std::size_t count) {
  const auto convert = [&]<typename Sample>(Sample, float scale) {
    for (std::size_t i = 0; i < count; ++i) {
      Sample sample;
      std::memcpy(&sample, raw_.data() + i * sizeof sample, sizeof sample);
      samples_[i] = static_cast<float>(sample) * scale;
    }
  };
  if (sample_ == SND_PCM_FORMAT_FLOAT) convert(float{}, 1.0F);
  if (sample_ == SND_PCM_FORMAT_S32) convert(std::int32_t{}, 1.0F / 2147483648.0F);
  if (sample_ == SND_PCM_FORMAT_S16) convert(std::int16_t{}, 1.0F / 32768.0F);
  return std::span(samples_).first(count);
}

}  // namespace captiond
