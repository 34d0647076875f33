// Sound for people to hear.
#pragma once

#include <memory>
#include <span>

struct pa_simple;

namespace captiond {

/// Plays through the sound server, to the default device (PULSE_SERVER and PULSE_SINK name others). For one
/// thread.
class Player {
 public:
  /// Throws Error when there is no sound server.
  Player();

  /// 16 kHz mono samples in [-1, 1]. Returns once the last was heard. Throws Error when the server goes away.
  void play(std::span<const float> sound);

 private:
  struct Close {
    void operator()(pa_simple* stream) const;
  };
  std::unique_ptr<pa_simple, Close> stream_;
};

}  // namespace captiond
