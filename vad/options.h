// When speech begins and ends.
#pragma once

#include <string>

#include "base/time.h"

namespace captiond {

struct VadOptions {
  std::string engine = "silero";                            // or "energy"
  float threshold = 0.5F;                                   // speech begins at or above this probability
  bool adaptive = true;                                     // … which follows the noise of the source
  float hysteresis = 0.15F;                                 // and ends only below threshold - hysteresis
  SampleTime min_speech = std::chrono::milliseconds(64);    // of speech before an utterance begins
  SampleTime min_silence = std::chrono::milliseconds(500);  // of silence before an utterance ends
  SampleTime pre_roll = std::chrono::milliseconds(500);  // heard before the onset and kept with the utterance
  SampleTime post_roll = std::chrono::milliseconds(200);  // kept after the end

  bool operator==(const VadOptions&) const = default;
};

}  // namespace captiond
