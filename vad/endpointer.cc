#include "vad/endpointer.h"

#include <algorithm>
#include <utility>

#include "vad/detector.h"

namespace captiond {

std::optional<SpeechEvent> Endpointer::push(float probability) {
  now_ += SampleTime(kVadWindow);
  return speaking_ ? look_for_end(probability) : look_for_begin(probability);
}

std::optional<SpeechEvent> Endpointer::look_for_begin(float probability) {
  if (!rising_ && probability >= options_.threshold) onset_ = now_ - SampleTime(kVadWindow);
  rising_ = probability >= (rising_ ? options_.threshold - options_.hysteresis : options_.threshold);
  if (!rising_ || now_ - onset_ < options_.min_speech) return std::nullopt;
  rising_ = false;
  speaking_ = true;
  heard_until_ = now_;
  return SpeechEvent{SpeechEvent::Kind::begin, std::max(onset_ - options_.pre_roll, earliest_)};
}

std::optional<SpeechEvent> Endpointer::look_for_end(float probability) {
  // Between the two bounds quiet neither starts nor stops, so a fading word does not cut itself off.
  const bool quiet = now_ - SampleTime(kVadWindow) > heard_until_;
  if (probability >= options_.threshold ||
      (!quiet && probability >= options_.threshold - options_.hysteresis)) {
    heard_until_ = now_;
    return std::nullopt;
  }
  if (quiet_for() < options_.min_silence) return std::nullopt;
  speaking_ = false;
  earliest_ = std::min(heard_until_ + options_.post_roll, now_);
  return SpeechEvent{SpeechEvent::Kind::end, earliest_};
}

std::optional<SpeechEvent> Endpointer::jump(SampleTime position) {
  const bool spoke = std::exchange(speaking_, false);
  const SpeechEvent end{SpeechEvent::Kind::end, now_};
  now_ = earliest_ = heard_until_ = position;
  rising_ = false;
  return spoke ? std::optional(end) : std::nullopt;
}

}  // namespace captiond
