// Which PulseAudio source a configured name means just now.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "capture/pulse_handles.h"

namespace captiond {

inline constexpr const char* kMicrophone = "@mic@";     // the default source
inline constexpr const char* kSpeakers = "@speakers@";  // the monitor of the default sink

/// A source as its server described it.
struct PulseTarget {
  std::string name;  // empty: there is none
  std::string description;
  std::uint32_t index = PA_INVALID_INDEX;
  bool monitor = false;
  pa_sample_spec spec{};
  pa_channel_map map{};
};

/// Asks the server, in up to three questions. On the client's thread; the answer comes later.
class PulseSearch {
 public:
  /// Told the target, or an empty one and why there is none.
  using Answer = std::function<void(const PulseTarget& target, const std::string& why)>;

  PulseSearch(std::string device, Answer answer) : device_(std::move(device)), answer_(std::move(answer)) {}

  /// While it runs, once more after it: the world changed since it asked.
  void start(pa_context* context);
  /// Its context is gone: no answer comes.
  void cancel() { running_ = again_ = false; }

 private:
  void ask_server();
  void ask_sink(const char* name);
  void ask_source(const char* name);
  void on_server(const pa_server_info* server);
  void on_sink(const pa_sink_info* sink, int end);
  void on_source(const pa_source_info* source, int end);
  void finish(const std::string& why);
  std::string objection() const;

  const std::string device_;
  const Answer answer_;
  pa_context* context_ = nullptr;
  bool running_ = false, again_ = false;
  PulseTarget found_;
  std::string monitor_;  // of the default sink
};

/// Keeps what libpulse shows during a callback.
PulseTarget to_target(const pa_source_info& source);

}  // namespace captiond
