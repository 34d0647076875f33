#include "tui/commands/history/player.h"

#include <pulse/error.h>
#include <pulse/simple.h>

#include <string>

#include "base/error.h"
#include "base/time.h"

namespace captiond {
namespace {

[[noreturn]] void refuse(int code) {
  throw Error(std::string("the sound server: ") + pa_strerror(code) +
              ": `captions doctor` says more, and `captions history play -o FILE` writes a file instead");
}

}  // namespace

void Player::Close::operator()(pa_simple* stream) const {
  pa_simple_free(stream);
}

Player::Player() {
  const pa_sample_spec format = {PA_SAMPLE_FLOAT32NE, kSampleRate, 1};
  int code = 0;
  stream_.reset(pa_simple_new(nullptr, "captions", PA_STREAM_PLAYBACK, nullptr, "history", &format, nullptr,
                              nullptr, &code));
  if (!stream_) refuse(code);
}

void Player::play(std::span<const float> sound) {
  int code = 0;
  if (pa_simple_write(stream_.get(), sound.data(), sound.size_bytes(), &code) < 0 ||
      pa_simple_drain(stream_.get(), &code) < 0)
    refuse(code);
}

}  // namespace captiond
