#include "capture/pulse_devices.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "capture/pulse_applications.h"
#include "capture/pulse_client.h"
#include "capture/pulse_search.h"

namespace captiond {
namespace {

using std::chrono::steady_clock;

/// A short conversation with a server, on the calling thread.
class PulseQuery {
 public:
  PulseQuery()
      : loop_(pa_mainloop_new()),
        context_(pa_context_new_with_proplist(pa_mainloop_get_api(loop_.get()), nullptr,
                                              pulse_application().get())) {}

  bool connect() {
    if (pa_context_connect(context_.get(), nullptr, PA_CONTEXT_NOAUTOSPAWN, nullptr) < 0) return false;
    turn_while([this] {
      const auto state = pa_context_get_state(context_.get());
      return state != PA_CONTEXT_READY && PA_CONTEXT_IS_GOOD(state);
    });
    return pa_context_get_state(context_.get()) == PA_CONTEXT_READY;
  }
  void finish(pa_operation* operation) {
    if (!operation) return;
    turn_while([operation] { return pa_operation_get_state(operation) == PA_OPERATION_RUNNING; });
    pa_operation_cancel(operation);
    pa_operation_unref(operation);
  }
  pa_context* context() const { return context_.get(); }

 private:
  template <typename Condition>
  void turn_while(const Condition& goes_on) {
    while (goes_on()) {
      const auto left = std::chrono::ceil<std::chrono::microseconds>(deadline_ - steady_clock::now());
      if (left.count() <= 0) return;
      if (pa_mainloop_prepare(loop_.get(), static_cast<int>(left.count())) < 0) return;
      if (pa_mainloop_poll(loop_.get()) < 0 || pa_mainloop_dispatch(loop_.get()) < 0) return;
    }
  }

  PulseHandle<pa_mainloop> loop_;
  PulseHandle<pa_context> context_;
  const steady_clock::time_point deadline_ = steady_clock::now() + std::chrono::seconds{1};
};

struct Offer {
  std::string default_source, default_monitor;
  std::vector<DeviceInfo> devices;
};

void note_defaults(pa_context*, const pa_server_info* server, void* offer) {
  if (!server) return;
  auto& found = *static_cast<Offer*>(offer);
  if (server->default_source_name) found.default_source = server->default_source_name;
  if (server->default_sink_name) found.default_monitor = server->default_sink_name;
}

void note_monitor(pa_context*, const pa_sink_info* sink, int, void* offer) {
  if (!sink || !sink->monitor_source_name) return;
  static_cast<Offer*>(offer)->default_monitor = sink->monitor_source_name;
}

void note_source(pa_context*, const pa_source_info* source, int, void* offer) {
  if (!source) return;
  auto& found = *static_cast<Offer*>(offer);
  const PulseTarget target = to_target(*source);
  const std::string& chosen = target.monitor ? found.default_monitor : found.default_source;
  found.devices.push_back(
      {SourceKind::pulse, target.name, target.description, target.monitor, target.name == chosen});
}

void note_application(pa_context*, const pa_sink_input_info* input, int, void* offer) {
  if (!input) return;
  auto& devices = static_cast<Offer*>(offer)->devices;
  const PlayedStream stream = to_played(*input);
  const std::string device = std::string(kApplication) + stream.application;
  if (stream.application.empty() || std::ranges::find(devices, device, &DeviceInfo::device) != devices.end())
    return;
  devices.push_back({SourceKind::pulse, device, stream.application, true, false});
}

}  // namespace

std::vector<DeviceInfo> list_pulse_devices() {
  PulseQuery query;
  Offer offer;
  if (!query.connect()) return {};
  query.finish(pa_context_get_server_info(query.context(), note_defaults, &offer));
  const std::string sink = offer.default_monitor;
  query.finish(pa_context_get_sink_info_by_name(query.context(), sink.c_str(), note_monitor, &offer));
  query.finish(pa_context_get_source_info_list(query.context(), note_source, &offer));
  query.finish(pa_context_get_sink_input_info_list(query.context(), note_application, &offer));
  return offer.devices;
}

bool pulse_server_is_reachable() {
  return PulseQuery().connect();
}

}  // namespace captiond
