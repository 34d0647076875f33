// One stretch of speech and what is known of it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "stream/language_choice.h"
#include "stream/policy.h"
#include "stream/recording.h"

namespace captiond {

/// Its sound, as far as the policy still needs it, and the policy that captions it.
struct Utterance {
  std::uint64_t number = 0, revision = 0;
  Extent extent;
  Recording sound;
  std::unique_ptr<Policy> policy;
  LanguageChoice language;

  void hear(std::span<const float> samples) {
    sound.append(samples);
    extent.end = sound.end();
  }
  void end_at(SampleTime time) {
    sound.drop_after(time);
    extent.end = extent.settle = time;
    extent.speech_end = std::min(extent.speech_end, time);
    extent.over = true;
  }
};

}  // namespace captiond
