#include "capture/pulse_search.h"

#include <utility>

#include "capture/name_pattern.h"

namespace captiond {
namespace {

constexpr std::string_view kMonitorSuffix = ".monitor";

}  // namespace

PulseTarget to_target(const pa_source_info& source) {
  return {source.name,        source.description ? source.description : source.name,
          source.index,       source.monitor_of_sink != PA_INVALID_INDEX,
          source.sample_spec, source.channel_map};
}

void PulseSearch::start(pa_context* context) {
  again_ = running_;
  if (running_) return;
  running_ = true;
  context_ = context;
  found_ = {};
  monitor_.clear();
  streams_.clear();
  if (is_application(device_)) {
    ask_streams();
  } else if (device_ == kMicrophone || device_ == kSpeakers || is_pattern(device_)) {
    ask_server();
  } else {
    ask_source(device_.c_str());
  }
}

void PulseSearch::ask_streams() {
  let_run(pa_context_get_sink_input_info_list(
      context_,
      [](pa_context*, const pa_sink_input_info* input, int end, void* self) {
        static_cast<PulseSearch*>(self)->on_stream(input, end);
      },
      this));
}

void PulseSearch::on_stream(const pa_sink_input_info* input, int end) {
  if (input) streams_.push_back(to_played(*input));
  if (end == 0) return;
  const PlayedStream* chosen = choose_stream(streams_, device_, stream_);
  stream_ = chosen ? chosen->index : PA_INVALID_INDEX;
  if (!chosen) return finish("nothing plays that is called " + device_.substr(kApplication.size()));
  ask_sink(chosen->sink);
}

void PulseSearch::ask_server() {
  let_run(pa_context_get_server_info(
      context_,
      [](pa_context*, const pa_server_info* server, void* self) {
        static_cast<PulseSearch*>(self)->on_server(server);
      },
      this));
}

void PulseSearch::on_server(const pa_server_info* server) {
  default_source_ = server && server->default_source_name ? server->default_source_name : "";
  if (is_pattern(device_)) return ask_sources();
  const bool speakers = device_ == kSpeakers;
  const char* name = !server ? nullptr : speakers ? server->default_sink_name : server->default_source_name;
  if (!name || !*name) return finish(speakers ? "there are no speakers" : "there is no microphone");
  speakers ? ask_sink(name) : ask_source(name);
}

void PulseSearch::ask_sink(const char* name) {
  let_run(pa_context_get_sink_info_by_name(
      context_, name,
      [](pa_context*, const pa_sink_info* sink, int end, void* self) {
        static_cast<PulseSearch*>(self)->on_sink(sink, end);
      },
      this));
}

void PulseSearch::ask_sink(std::uint32_t index) {
  let_run(pa_context_get_sink_info_by_index(
      context_, index,
      [](pa_context*, const pa_sink_info* sink, int end, void* self) {
        static_cast<PulseSearch*>(self)->on_sink(sink, end);
      },
      this));
}

void PulseSearch::on_sink(const pa_sink_info* sink, int end) {
  if (sink && sink->monitor_source_name) monitor_ = sink->monitor_source_name;
  if (end == 0) return;
  monitor_.empty() ? finish("the speakers are gone") : ask_source(monitor_.c_str());
}

void PulseSearch::ask_source(const char* name) {
  let_run(pa_context_get_source_info_by_name(
      context_, name,
      [](pa_context*, const pa_source_info* source, int end, void* self) {
        static_cast<PulseSearch*>(self)->on_source(source, end);
      },
      this));
}

void PulseSearch::on_source(const pa_source_info* source, int end) {
  if (source) found_ = to_target(*source);
  if (end == 0) return;
  if (is_application(device_)) found_.stream = stream_;
  finish(objection());
}

void PulseSearch::ask_sources() {
  let_run(pa_context_get_source_info_list(
      context_,
      [](pa_context*, const pa_source_info* source, int end, void* self) {
        static_cast<PulseSearch*>(self)->on_any_source(source, end);
      },
      this));
}

void PulseSearch::on_any_source(const pa_source_info* source, int end) {
  if (end != 0) return finish(objection());
  PulseTarget target = to_target(*source);
  if (!is_meant(target)) return;
  const auto rank = [this](const PulseTarget& one) {
    return std::pair(one.name != default_source_, one.name);
  };
  if (found_.name.empty() || rank(target) < rank(found_)) found_ = std::move(target);
}

bool PulseSearch::is_meant(const PulseTarget& source) const {
  return source.monitor == device_.ends_with(kMonitorSuffix) &&
         (matches(device_, source.name) || matches(device_, source.description));
}

// Speakers must never be a microphone, nor the other way round: a server without a microphone names a monitor
// as its default source.
std::string PulseSearch::objection() const {
  if (found_.name.empty()) return "there is no source " + device_;
  const bool speakers = device_ == kSpeakers || is_application(device_);
  if (speakers && !found_.monitor) return found_.name + " is not the monitor of a sink";
  if (device_ == kMicrophone && found_.monitor) return "there is no microphone";
  return "";
}

void PulseSearch::finish(const std::string& why) {
  running_ = false;
  if (std::exchange(again_, false)) return start(context_);
  answer_(why.empty() ? found_ : PulseTarget{}, why);
}

}  // namespace captiond
