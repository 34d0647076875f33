// An open ALSA device.
#pragma once

#include <alsa/asoundlib.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/wakeup.h"
#include "capture/feed.h"

namespace captiond {

/// Keeps ALSA from printing to stderr what it also returns, in the whole process.
void quieten_alsa();

/// A capture PCM: open, set up and running. For one thread; none of its calls blocks except wait().
class AlsaPcm {
 public:
  /// Throws Error naming the device, the step and what ALSA said.
  explicit AlsaPcm(const std::string& device);

  SoundFormat format() const { return format_; }
  /// Waits for sound; false when the stop bell rang.
  bool wait(Wakeup& stop);
  /// The frames that are there now, interleaved; valid until the next call. Throws Error when the device is
  /// gone; after an overrun it starts the device again, is empty, and overrun() tells.
  std::span<const float> read();
  /// True once after frames were lost.
  bool overrun() { return std::exchange(overrun_, false); }

 private:
  void set_up();
  void choose_sample(snd_pcm_hw_params_t* hardware);
  void start();
  void recover(int error);
  std::span<const float> to_float(std::size_t count);
  int require(int result, const char* step) const;

  struct Close {
    void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
  };
  const std::string device_;
  std::unique_ptr<snd_pcm_t, Close> pcm_;
  SoundFormat format_;
  snd_pcm_format_t sample_ = SND_PCM_FORMAT_UNKNOWN;
  bool overrun_ = false;
  std::vector<std::byte> raw_;
  std::vector<float> samples_;
  std::vector<pollfd> watched_;  // the stop bell first, then the device's
};

}  // namespace captiond
