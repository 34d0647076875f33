#include "vad/endpointer.h"

#include <algorithm>
#include <utility>

#include "vad/detector.h"

namespace captiond {
namespace {

// The background is a running quantile, which takes half a minute to change its mind: a quiet voice, which is
// half taken for one, is not to be learned as noise before it is done.
constexpr float kStep = 0.001F, kQuantile = 0.75F;
constexpr float kMostDown = 0.15F, kMostUp = 0.25F;  // of the threshold,
constexpr float kHighest = 0.9F;                     // which a clear voice still reaches

}  // namespace

float Endpointer::threshold() const {
  if (!options_.adaptive) return options_.threshold;
  const float shift = std::clamp(background_ - kUsualBackground, -kMostDown, kMostUp);
  return std::min(options_.threshold + shift, std::max(options_.threshold, kHighest));
}

void Endpointer::learn_background(float probability) {
  if (probability >= threshold()) return;  // this may be speech
  background_ += kStep * (probability > background_ ? kQuantile : kQuantile - 1.0F);
  background_ = std::clamp(background_, 0.0F, 1.0F);
}

std::optional<SpeechEvent> Endpointer::push(float probability) {
  now_ += SampleTime(kVadWindow);
  return speaking_ ? look_for_end(probability) : look_for_begin(probability);
}

std::optional<SpeechEvent> Endpointer::look_for_begin(float probability) {
  const float bound = threshold();
  learn_background(probability);
  if (!rising_ && probability >= bound) onset_ = now_ - SampleTime(kVadWindow);
  rising_ = probability >= (rising_ ? bound - options_.hysteresis : bound);
  if (!rising_ || now_ - onset_ < options_.min_speech) return std::nullopt;
  rising_ = false;
  speaking_ = true;
  heard_until_ = now_;
  return SpeechEvent{SpeechEvent::Kind::begin, std::max(onset_ - options_.pre_roll, earliest_)};
}

std::optional<SpeechEvent> Endpointer::look_for_end(float probability) {
  // Between the two bounds quiet neither starts nor stops, so a fading word does not cut itself off.
  const bool quiet = now_ - SampleTime(kVadWindow) > heard_until_;
  const float bound = threshold();
  if (probability >= bound || (!quiet && probability >= bound - options_.hysteresis)) {
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
