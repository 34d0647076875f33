#include "capture/pulse_source.h"

#include <utility>

namespace captiond {
namespace {

constexpr std::chrono::milliseconds kLookAgain{1000}, kAskAnew{4000}, kLastLook{16000}, kWatch{1000};
constexpr std::chrono::milliseconds kMove{50};  // an application is soon at its next sink
// As often as the speech detector can answer: each fragment wakes three threads, and silence costs little
// else.
constexpr std::uint32_t kFragmentsPerSecond = 31;

pa_channel_map channels_of(const PulseTarget& target) {
  pa_channel_map stereo;
  return target.map.channels <= 2 ? target.map : *pa_channel_map_init_stereo(&stereo);
}

PulseSource& self_of(void* pointer) {
  return *static_cast<PulseSource*>(pointer);
}

}  // namespace

PulseSource::PulseSource(const SourceOptions& options, Feed& feed)
    : device_(options.device),
      feed_(feed),
      search_(device_, [this](const PulseTarget& target, const std::string& why) { on_found(target, why); }),
      second_search_(device_, [this](const PulseTarget& target, const std::string&) {
        if (stream_ && !target.is(target_)) reconnect();
      }) {}

void PulseSource::start() {
  if (client_) return;
  report(SourceState::starting, "");
  client_ =
      std::make_unique<PulseClient>(static_cast<PulseClient::Listener&>(*this), is_application(device_));
  look_again_ = std::make_unique<PulseTimer>(client_->api(), [this] { look_again(); });
  watch_ = std::make_unique<PulseTimer>(client_->api(), [this] { watch(); });
  client_->start();
}

void PulseSource::stop() {
  if (!client_) return;
  client_->halt();
  close();
  search_.cancel();
  second_search_.cancel();
  witness_.reset();
  look_again_.reset();
  watch_.reset();
  client_.reset();
  interruption_ = {};
  hole_ = {};
}

// PipeWire tells of a change before its own answers know of it: what is found now may be what was before, or
// a default sink that it cannot describe yet. Nothing more is told when they do, on a busy machine seconds
// later.
void PulseSource::on_devices_changed() {
  search_.start(client_->context());
  look_later(kLookAgain);
}

void PulseSource::look_later(std::chrono::milliseconds delay) {
  patience_ = delay;
  look_again_->arm(delay);
}

void PulseSource::look_again() {
  witness_.reset();
  if (patience_ == kAskAnew && !is_application(device_)) {
    ask_anew();
  } else {
    search_.start(client_->context());
  }
  if (patience_ < kLastLook) look_later(2 * patience_);
}

// PipeWire may tell a connection for good of a default that was, or not of a device that came while it
// looked, and tell all others the truth. So another one is asked, once after each change.
void PulseSource::ask_anew() {
  if (!stream_) return reconnect();
  witness_.reset(pa_context_new_with_proplist(client_->api(), nullptr, pulse_application().get()));
  second_search_.cancel();
  pa_context_set_state_callback(
      witness_.get(),
      [](pa_context* context, void* self) {
        if (pa_context_get_state(context) == PA_CONTEXT_READY) self_of(self).second_search_.start(context);
      },
      this);
  pa_context_connect(witness_.get(), nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr);
}

void PulseSource::reconnect() {
  close();
  search_.cancel();
  client_->reconnect();
}

void PulseSource::on_disconnected(const std::string& why) {
  search_.cancel();
  witness_.reset();
  look_again_->cancel();
  close();
  report(SourceState::waiting, "no PulseAudio or PipeWire server: " + why);
}

void PulseSource::on_found(const PulseTarget& target, const std::string& why) {
  if (target.name.empty()) {
    wait_for_device(why);
    if (is_application(device_)) interruption_ = {};  // it says nothing, so nothing is missed
  } else if (!stream_ || !target.is(target_)) {
    open(target);
  }
}

void PulseSource::open(const PulseTarget& target) {
  close();
  target_ = target;
  const pa_channel_map map = channels_of(target);
  const pa_sample_spec spec{PA_SAMPLE_FLOAT32LE, target.spec.rate, map.channels};
  format_ = {spec.rate, spec.channels};
  // No "stream.monitor" among its properties, though it would spare people an indicator: PipeWire takes it
  // for a level meter's and, wherever it has to resample, hands over peaks or nothing instead of sound.
  const std::string name = "captions of " + target.description;
  stream_.reset(
      pa_stream_new_with_proplist(client_->context(), name.c_str(), &spec, &map, pulse_application().get()));
  if (!stream_) return fail_stream(last_error());
  connect_callbacks();
  constexpr auto kDefault = static_cast<std::uint32_t>(-1);
  const auto fragment = static_cast<std::uint32_t>(pa_frame_size(&spec) * (spec.rate / kFragmentsPerSecond));
  const pa_buffer_attr buffer{kDefault, kDefault, kDefault, kDefault, fragment};
  const auto flags = static_cast<pa_stream_flags_t>(PA_STREAM_ADJUST_LATENCY | PA_STREAM_DONT_MOVE);
  if (target.stream != PA_INVALID_INDEX) pa_stream_set_monitor_stream(stream_.get(), target.stream);
  if (pa_stream_connect_record(stream_.get(), target.name.c_str(), &buffer, flags) < 0) {
    fail_stream(last_error());
  }
}

void PulseSource::connect_callbacks() {
  pa_stream* stream = stream_.get();
  pa_stream_set_state_callback(
      stream, [](pa_stream*, void* p) { self_of(p).on_stream_state(); }, this);
  pa_stream_set_read_callback(
      stream, [](pa_stream*, std::size_t, void* p) { self_of(p).read(); }, this);
  pa_stream_set_suspended_callback(
      stream, [](pa_stream*, void* p) { self_of(p).report_health(); }, this);
  // It was told not to move. Should it have, it is not what was asked for.
  pa_stream_set_moved_callback(
      stream, [](pa_stream*, void* p) { self_of(p).fail_stream("the server moved the stream"); }, this);
}

void PulseSource::close() {
  if (stream_) interruption_.begin();
  verified_ = false;
  watch_->cancel();
  stream_.reset();
}

void PulseSource::wait_for_device(const std::string& why) {
  close();
  report(SourceState::waiting, why);
}

// A device that comes back is heard of by an event; the timer is for failures that no event ends, such as a
// server that ties the stream to another device while the one that was asked for is still being set up.
void PulseSource::fail_stream(const std::string& why) {
  wait_for_device(target_.name + ": " + why);
  look_later(is_application(device_) ? kMove : kLookAgain);
}

void PulseSource::on_stream_state() {
  const pa_stream_state_t state = pa_stream_get_state(stream_.get());
  if (state == PA_STREAM_READY) return verify();
  if (PA_STREAM_IS_GOOD(state)) return;
  fail_stream(last_error());
}

void PulseSource::verify() {
  opened_ = {};
  let_run(pa_context_get_source_info_by_index(
      client_->context(), pa_stream_get_device_index(stream_.get()),
      [](pa_context*, const pa_source_info* source, int end, void* pointer) {
        auto* self = static_cast<PulseSource*>(pointer);
        if (source) self->opened_ = to_target(*source);
        if (end != 0) self->on_verified(self->opened_);
      },
      this));
}

void PulseSource::on_verified(const PulseTarget& opened) {
  if (!stream_ || pa_stream_get_state(stream_.get()) != PA_STREAM_READY) return;
  if (!is_what_was_asked_for(opened))
    return fail_stream("the server opened " + (opened.name.empty() ? "nothing" : opened.name));
  verified_ = true;
  report_health();
  watched_ = heard_;
  watch_->arm(kWatch);
}

// PipeWire ties an application's stream to ours without a source between.
bool PulseSource::is_what_was_asked_for(const PulseTarget& opened) const {
  if (target_.stream != PA_INVALID_INDEX && opened.name.empty())
    return pa_stream_get_monitor_stream(stream_.get()) == target_.stream;
  const char* device = pa_stream_get_device_name(stream_.get());
  return device && device == target_.name && opened.name == target_.name && opened.monitor == target_.monitor;
}

void PulseSource::report_health() {
  if (!verified_) return;
  if (pa_stream_is_suspended(stream_.get()) != 1) return report(SourceState::running, "");
  interruption_.begin();
  report(SourceState::waiting, target_.name + " is suspended");
}

// A device without sound delivers silence. One that delivers nothing has stalled, and no event tells so.
void PulseSource::watch() {
  watch_->arm(kWatch);
  if (std::exchange(watched_, heard_) != heard_) return report_health();
  if (!is_application(device_)) interruption_.begin();  // one that pauses has nothing to say
  if (feed_.status().state == SourceState::running)
    report(SourceState::waiting, target_.name + " delivers no sound");
}

// The audio path: from here on nothing allocates, locks or logs.
void PulseSource::read() {
  const void* data = nullptr;
  std::size_t bytes = 0;
  while (pa_stream_readable_size(stream_.get()) > 0) {
    if (pa_stream_peek(stream_.get(), &data, &bytes) < 0 || bytes == 0) return;
    if (verified_) deliver(static_cast<const float*>(data), bytes);
    pa_stream_drop(stream_.get());
  }
}

// No samples are a hole: the server lost them.
void PulseSource::deliver(const float* samples, std::size_t bytes) noexcept {
  const std::size_t count = bytes / sizeof(float);
  const auto length = format_.length(count / format_.channels);
  if (!samples) {
    hole_ += length;
    return;
  }
  ++heard_;
  hole_ += interruption_.end(length);
  feed_.write({samples, count}, format_, std::exchange(hole_, {}));
}

std::string PulseSource::last_error() const {
  return pa_strerror(pa_context_errno(client_->context()));
}

void PulseSource::report(SourceState state, const std::string& detail) {
  feed_.set_status({state, verified_ ? target_.name : "", detail, verified_ && target_.monitor});
}

}  // namespace captiond
