#include "daemon/lanes/input.h"

#include <chrono>
#include <utility>

#include "capture/pulse_applications.h"
#include "daemon/lanes/source_info.h"

namespace captiond {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kBlocksPerTurn = 100;
constexpr SampleTime kFileBacklog = std::chrono::seconds(5);  // a file that can wait is read no further

bool is_a_device(SourceKind kind) {
  return kind == SourceKind::pulse || kind == SourceKind::alsa;
}

/// Whether the same source does for both.
bool hears_the_same(SourceOptions one, const SourceOptions& other) {
  one.label = other.label;
  one.language = other.language;
  one.enabled = other.enabled;
  one.gain = other.gain;
  one.auto_gain = other.auto_gain;
  one.echo_cancel = other.echo_cancel;
  one.colour = other.colour;
  one.keep_days = other.keep_days;
  return one == other;
}

}  // namespace

Input::Input(std::uint64_t number, const SourceOptions& options, const Config& config,
             std::unique_ptr<SpeechDetector> detector, Wakeup& bell, std::shared_ptr<SoundTape> tape)
    : number_(number),
      options_(options),
      info_(describe(options)),
      feed_(bell),
      source_(make_source(options, feed_)),
      lane_(options, config.stream, config.vad, std::move(detector), std::move(tape)) {}

void Input::start() {
  if (info_.paused) {
    lane_.pause(Clock::now());
  } else {
    source_->start();
  }
}

bool Input::read() {
  for (int i = 0; i < kBlocksPerTurn; ++i)
    if (wants_to_wait() || !take_block()) return false;
  return true;
}

bool Input::wants_to_wait() {
  const bool can_wait = options_.kind == SourceKind::file && !options_.real_time;
  return can_wait && lane_.backlog(Role::confirm) > kFileBacklog;
}

bool Input::take_block() {
  const Block* block = feed_.front();
  if (!block) return false;
  const bool overrun = feed_.overrun_frames() != overruns_;
  if (block->missing.count() > 0) overruns_ = feed_.overrun_frames();
  silence_.observe(block->used(), block->format.length(block->frames));
  lane_.take(*block, overrun ? "overrun" : "device-lost");
  feed_.pop();
  return true;
}

void Input::drain() {
  while (take_block()) continue;
}

bool Input::watch_status() {
  const SourceStatus status = feed_.status();
  if (status.state == SourceState::ended && !feed_.front()) lane_.end();
  if (status.state != SourceState::running) silence_ = {};
  const std::string detail = seems_muted() ? kMuted : status.detail;
  if (info_.state == name_of(status.state) && info_.device == status.device && info_.detail == detail &&
      played_ == status.played) {
    return false;
  }
  if (status.state == SourceState::waiting || status.state == SourceState::failed) lane_.interrupt();
  info_.state = name_of(status.state);
  info_.device = status.device;
  info_.detail = detail;
  played_ = status.played;
  lane_.set_auto_gain(options_.auto_gain && hears_room());
  return true;
}

bool Input::hears_application() const {
  return is_application(options_.device);
}

bool Input::hears_room() const {
  return is_a_device(options_.kind) && !played_ && !info_.device.empty();
}

// Speakers are often silent; a room never is.
bool Input::seems_muted() const {
  return hears_room() && silence_.is_long();
}

// The boundary is strict: what was heard until now is captioned, what comes until resume is thrown away. A
// device is let go of, so that nothing on the desktop shows it as listening; a pipe goes on to be read, or
// its writer would keep what was said for later.
bool Input::set_paused(bool paused) {
  if (info_.paused == paused) return false;
  drain();
  if (paused) {
    lane_.pause(Clock::now());
    if (is_a_device(options_.kind)) source_->stop();
  } else {
    lane_.resume(Clock::now());
    source_->start();
  }
  info_.paused = paused;
  return true;
}

void Input::change(const SourceOptions& options, const StreamOptions& stream, const VadOptions& vad) {
  const bool other = !hears_the_same(options_, options);
  if (other) exchange_source(make_source(options, feed_));
  options_ = options;
  const proto::SourceInfo fresh = describe(options);
  info_.label = fresh.label;
  info_.kind = fresh.kind;
  info_.language = fresh.language;
  info_.colour = fresh.colour;
  lane_.change(options, stream, vad);
  lane_.set_auto_gain(options_.auto_gain && hears_room());
  if (other && !info_.paused) source_->start();
}

void Input::exchange_source(std::unique_ptr<Source> source) {
  source_->stop();
  drain();
  if (!info_.paused) lane_.interrupt();
  source_ = std::move(source);
  feed_.set_status({});
  info_.state = name_of(SourceState::starting);
}

void Input::end() {
  source_->stop();
  drain();
  lane_.end();
}

}  // namespace captiond
