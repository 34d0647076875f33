// From probabilities to stretches of speech.
#pragma once

#include <optional>

#include "base/time.h"
#include "vad/options.h"

namespace captiond {

/// Speech begins or ends at a position of the stream. Begins and ends alternate, and no event lies before an
/// earlier one.
struct SpeechEvent {
  enum class Kind { begin, end } kind;
  SampleTime at;
  bool operator==(const SpeechEvent&) const = default;
};

/// Finds where speech begins and ends, with hysteresis: it begins at `threshold`, goes on while probability
/// stays above `threshold - hysteresis`, and ends after `min_silence` below that. A begin reaches back by
/// `pre_roll`, so that no first sound is clipped, though never into the speech before; an end reaches ahead
/// by `post_roll`. Each window gives at most one event, and none is held back or merged.
///
/// With `adaptive` the threshold follows what the detector says of the source while nobody speaks: where that
/// is next to nothing a quiet voice is told at less, and where music or babble is taken for half a voice more
/// is asked for. Used by one thread.
class Endpointer {
 public:
  explicit Endpointer(const VadOptions& options) : options_(options) {}

  /// Other options from here on.
  void change(const VadOptions& options) { options_ = options; }
  /// The next 32 ms.
  std::optional<SpeechEvent> push(float probability);
  /// The stream goes on at `position`, after a hole or not at all. Ends open speech where the sound ended.
  std::optional<SpeechEvent> jump(SampleTime position);

  bool speaking() const { return speaking_; }
  SampleTime now() const { return now_; }
  /// How long it has been quiet, while `speaking()`; zero during speech.
  SampleTime quiet_for() const { return now_ - heard_until_; }
  /// At which speech begins now.
  float threshold() const;

 private:
  static constexpr float kUsualBackground = 0.15F;  // leaves the threshold where it is

  std::optional<SpeechEvent> look_for_begin(float probability);
  std::optional<SpeechEvent> look_for_end(float probability);

  void learn_background(float probability);

  VadOptions options_;
  float background_ = kUsualBackground;  // what 3 in 4 windows without speech stay below
  SampleTime now_{0};                    // end of the last window
  SampleTime heard_until_{0};            // end of the last window of speech
  SampleTime onset_{0};                  // where what may become speech began
  SampleTime earliest_{0};               // no begin may lie before: the end of the speech or the hole before
  bool rising_ = false;                  // an onset was heard, not yet for min_speech
  bool speaking_ = false;
};

}  // namespace captiond
