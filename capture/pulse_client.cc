#include "capture/pulse_client.h"

#include <algorithm>

#include "base/error.h"

namespace captiond {
namespace {

using std::chrono::milliseconds;

milliseconds backoff(int failures) {
  constexpr int kFirst = 50, kMost = 2000, kDoublings = 6;
  return milliseconds{std::min(kMost, kFirst << std::min(failures, kDoublings))};
}

}  // namespace

PulseHandle<pa_proplist> pulse_application() {
  PulseHandle<pa_proplist> list(pa_proplist_new());
  pa_proplist_sets(list.get(), PA_PROP_APPLICATION_NAME, "captiond");
  pa_proplist_sets(list.get(), PA_PROP_APPLICATION_ID, "captiond");
  pa_proplist_sets(list.get(), PA_PROP_MEDIA_ROLE, "a11y");
  return list;
}

PulseClient::PulseClient(Listener& listener, bool applications)
    : listener_(listener),
      applications_(applications),
      loop_(pa_threaded_mainloop_new()),
      retry_(api(), [this] { connect(); }) {
  pa_threaded_mainloop_set_name(loop_.get(), "capture");
}

void PulseClient::start() {
  pa_threaded_mainloop_lock(loop_.get());
  running_ = pa_threaded_mainloop_start(loop_.get()) == 0;
  if (running_) connect();
  pa_threaded_mainloop_unlock(loop_.get());
  if (!running_) throw Error("cannot start a thread for PulseAudio");
}

void PulseClient::halt() {
  if (running_) pa_threaded_mainloop_stop(loop_.get());
  running_ = false;
}

void PulseClient::connect() {
  context_.reset(pa_context_new_with_proplist(api(), nullptr, pulse_application().get()));
  pa_context_set_state_callback(
      context_.get(), [](pa_context*, void* self) { static_cast<PulseClient*>(self)->on_state(); }, this);
  pa_context_set_subscribe_callback(
      context_.get(),
      [](pa_context*, pa_subscription_event_type_t event, std::uint32_t, void* self) {
        static_cast<PulseClient*>(self)->on_event(event);
      },
      this);
  if (pa_context_connect(context_.get(), nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) < 0) lose();
}

void PulseClient::on_state() {
  const pa_context_state_t state = pa_context_get_state(context_.get());
  if (state == PA_CONTEXT_FAILED || state == PA_CONTEXT_TERMINATED) return lose();
  if (state != PA_CONTEXT_READY) return;
  failures_ = 0;
  auto watched = PA_SUBSCRIPTION_MASK_SERVER | PA_SUBSCRIPTION_MASK_SOURCE | PA_SUBSCRIPTION_MASK_SINK;
  if (applications_) watched |= PA_SUBSCRIPTION_MASK_SINK_INPUT;
  let_run(
      pa_context_subscribe(context_.get(), static_cast<pa_subscription_mask_t>(watched), nullptr, nullptr));
  listener_.on_connected();
}

void PulseClient::on_event(pa_subscription_event_type_t event) {
  const auto what = event & PA_SUBSCRIPTION_EVENT_FACILITY_MASK;
  const bool device = what == PA_SUBSCRIPTION_EVENT_SOURCE || what == PA_SUBSCRIPTION_EVENT_SINK;
  const bool change = (event & PA_SUBSCRIPTION_EVENT_TYPE_MASK) == PA_SUBSCRIPTION_EVENT_CHANGE;
  if (!device || !change) listener_.on_devices_changed();  // a device changes with every turn of its volume
}

// A refused connection is told twice, by its state and by what connect() returns.
void PulseClient::lose() {
  if (retry_.is_armed()) return;
  retry_.arm(backoff(failures_++));
  listener_.on_disconnected(pa_strerror(pa_context_errno(context_.get())));
}

}  // namespace captiond
