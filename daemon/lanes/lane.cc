#include "daemon/lanes/lane.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/lanes/caption.h"

namespace captiond {
namespace {

StreamOptions of_source(const SourceOptions& source, StreamOptions stream) {
  if (!source.language.empty()) stream.language = source.language;
  return stream;
}

constexpr double kAtOnce = std::numeric_limits<double>::infinity();  // nothing waits any longer

double wall_clock_now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// When the first word of an update was said, by the wall clock.
double time_of(const Update& update, const WallClock& clock) {
  if (!update.committed.empty()) return clock.at(update.committed.front().start);
  return update.tail.empty() ? 0.0 : clock.at(update.tail.front().word.start);
}

}  // namespace

Lane::Lane(const SourceOptions& source, const StreamOptions& stream, const VadOptions& vad,
           std::unique_ptr<SpeechDetector> detector, std::shared_ptr<SoundTape> tape)
    : id_(source.id),
      gain_(source.gain),
      session_(of_source(source, stream), vad),
      detector_(std::move(detector)),
      tape_(std::move(tape)) {}

void Lane::change(const SourceOptions& source, const StreamOptions& stream, const VadOptions& vad) {
  gain_ = source.gain;
  session_.change(of_source(source, stream), vad);
}

void Lane::take(const Block& block, const std::string& reason_of_hole) {
  if (paused_ || ended_) return;
  if (block.missing > std::chrono::nanoseconds{0}) {
    gap(std::chrono::round<SampleTime>(block.missing), reason_of_hole);
  }
  fresh_.clear();
  if (!resampler_ || resampler_->format() != block.format) {
    if (resampler_) resampler_->flush(fresh_);
    resampler_.emplace(block.format);
  }
  resampler_->push(block.used(), fresh_);
  take_in(block.arrival);
  observe_time(block);
  push_windows();
}

void Lane::take_in(std::chrono::steady_clock::time_point arrival) {
  for (const auto& echo : heard_by_) echo->canceller.play(fresh_, arrival);
  if (echo_) return echo_->canceller.hear(fresh_, arrival, pending_);
  pending_.insert(pending_.end(), fresh_.begin(), fresh_.end());
}

void Lane::interrupt() {
  if (!paused_ && !ended_) gap(SampleTime{0}, "");
}

void Lane::sleep(std::chrono::nanoseconds length) {
  if (ended_) return;
  if (paused_) {
    *paused_ -= std::chrono::round<std::chrono::steady_clock::duration>(length);  // its clock stood still
  } else {
    gap(std::chrono::round<SampleTime>(length), "suspended");
  }
}

void Lane::pause(std::chrono::steady_clock::time_point now) {
  if (paused_ || ended_) return;
  interrupt();
  paused_ = now;
}

void Lane::resume(std::chrono::steady_clock::time_point now) {
  if (!paused_) return;
  const auto length = std::chrono::round<SampleTime>(now - *std::exchange(paused_, std::nullopt));
  gap(length, "paused");
}

void Lane::end() {
  if (std::exchange(ended_, true)) return;
  complete_window();
  session_.end();
}

void Lane::give_up() {
  tell_updates();
  tell_heard(kAtOnce);
  if (session_.done() || session_.now() <= told_) return;
  const SampleTime open = std::min(tail_.value_or(session_.now()), session_.covered(Role::confirm));
  const SampleTime from = std::max(told_, open);
  tell_gap(from, session_.now() - from, "overload");
}

std::vector<proto::ServerMessage> Lane::take_messages() {
  const double now = wall_clock_now();
  if (session_.speaking())
    for (const auto& echo : heard_by_) echo->text.play(now);
  tell_updates();
  tell_heard(ended_ ? kAtOnce : now);
  return std::exchange(messages_, {});
}

// A hole: what was heard before it is brought to an end, and positions go on after it. A hole of no length
// ends the utterance and is not worth telling.
void Lane::gap(SampleTime length, const std::string& reason) {
  const SampleTime heard = session_.now() + waiting();
  complete_window();
  const SampleTime rest = std::max(SampleTime{0}, heard + length - session_.now());
  session_.gap(rest);
  detector_->reset();
  clock_.break_here();
  for (const auto& echo : heard_by_) echo->canceller.interrupt_play();
  if (length <= SampleTime{0}) return;
  tell_updates();  // what was captioned before the hole is told before it
  tell_heard(kAtOnce);
  tell_gap(heard, length, reason);
}

void Lane::tell_gap(SampleTime start, SampleTime length, const std::string& reason) {
  proto::Gap message;
  message.source = id_;
  message.start = to_seconds(start);
  message.length = to_seconds(length);
  message.reason = reason;
  messages_.emplace_back(std::move(message));
  told_ = start + length;
}

void Lane::tell_updates() {
  for (const Update& update : session_.take_updates()) tell(update);
  for (const Translation& translation : session_.take_translations()) {
    proto::Translation message = to_translation(id_, translation);
    message.time = clock_.at(translation.start);
    messages_.emplace_back(std::move(message));
  }
}

// What the microphone heard that is known, by now, to be no echo.
void Lane::tell_heard(double now) {
  if (!echo_) return;
  for (proto::Caption& caption : echo_->text.take(now)) messages_.emplace_back(std::move(caption));
}

void Lane::tell(const Update& update) {
  proto::Caption caption = to_caption(id_, update);
  caption.time = time_of(update, clock_);
  for (const auto& echo : heard_by_) echo->text.play(caption);
  if (echo_) {
    echo_->text.hear(caption, wall_clock_now());
  } else {
    messages_.emplace_back(std::move(caption));
  }
  if (!update.committed.empty()) told_ = update.committed.back().end;
  tail_.reset();
  if (!update.tail.empty()) tail_ = update.tail.front().word.start;
  const SampleTime lost = std::max(update.lost_from, told_);
  if (update.lost > lost) tell_gap(lost, update.lost - lost, "overload");
}

// The last window of a stretch is filled up with silence.
void Lane::complete_window() {
  if (echo_) echo_->canceller.flush(pending_);
  if (resampler_) resampler_->flush(pending_);
  push_windows();
  if (pending_.empty()) return;
  pending_.resize(kVadWindow, 0.0F);
  push_windows();
}

void Lane::push_windows() {
  std::size_t used = 0;
  while (pending_.size() - used >= kVadWindow) {
    if (auto_gain_) auto_gain_->apply(std::span(pending_).subspan(used, kVadWindow));
    for (std::size_t i = used; i < used + kVadWindow; ++i) pending_[i] *= gain_;
    push_window(std::span<const float, kVadWindow>(&pending_[used], kVadWindow));
    used += kVadWindow;
  }
  pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(used));
}

void Lane::push_window(std::span<const float, kVadWindow> window) {
  if (tape_) tape_->record(id_, session_.now(), window);
  session_.push(window, detector_->probability(window));
  if (const auto level = meter_ ? meter_->push(window) : std::nullopt)
    messages_.emplace_back(proto::Level{id_, level->rms, level->peak, session_.speaking()});
  if (!spectrum_) return;
  if (auto bands = spectrum_->push(window)) messages_.emplace_back(proto::Spectrum{id_, std::move(*bands)});
}

void Lane::watch(Watched wanted) {
  if (wanted.levels && !meter_) meter_.emplace();
  if (!wanted.levels) meter_.reset();
  if (wanted.spectrum && !spectrum_) spectrum_.emplace();
  if (!wanted.spectrum) spectrum_.reset();
}

void Lane::set_auto_gain(bool wanted) {
  if (wanted && !auto_gain_) auto_gain_.emplace();
  if (!wanted) auto_gain_.reset();
}

std::shared_ptr<Echo> Lane::set_echo(bool wanted) {
  if (echo_ && !wanted) {
    echo_->canceller.flush(pending_);
    tell_heard(kAtOnce);
    echo_.reset();
  }
  if (!echo_ && wanted) echo_ = std::make_shared<Echo>();
  return echo_;
}

SampleTime Lane::waiting() const {
  const std::size_t samples = pending_.size() + (echo_ ? echo_->canceller.waiting() : 0);
  return SampleTime(static_cast<SampleTime::rep>(samples));
}

// The newest sample of the block was heard when the device handed it over.
void Lane::observe_time(const Block& block) {
  const auto age = std::chrono::steady_clock::now() - block.arrival;
  const auto heard = std::chrono::system_clock::now() - age;
  clock_.observe(session_.now() + waiting(), heard);
}

}  // namespace captiond
