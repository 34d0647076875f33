// Which PulseAudio source a configured name means just now.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "capture/pulse_applications.h"
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
  std::uint32_t stream = PA_INVALID_INDEX;  // of an application: only this is heard of what the monitor hears

  /// Whether the same sound is meant.
  bool is(const PulseTarget& other) const {
    return name == other.name && index == other.index && stream == other.stream;
  }
};

/// Asks the server, in up to three questions. On the client's thread; the answer comes later.
///
/// A name with wildcards is held against the names and descriptions of all sources: the default source is
/// preferred, then the first by name. It means monitors when it ends in ".monitor", else never one.
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
  void ask_streams();
  void ask_server();
  void ask_sink(const char* name);
  void ask_sink(std::uint32_t index);
  void ask_source(const char* name);
  void ask_sources();
  void on_stream(const pa_sink_input_info* input, int end);
  void on_server(const pa_server_info* server);
  void on_sink(const pa_sink_info* sink, int end);
  void on_source(const pa_source_info* source, int end);
  void on_any_source(const pa_source_info* source, int end);
  bool is_meant(const PulseTarget& source) const;
  void finish(const std::string& why);
  std::string objection() const;

  const std::string device_;
  const Answer answer_;
  pa_context* context_ = nullptr;
  bool running_ = false, again_ = false;
  PulseTarget found_;
  std::string monitor_;         // of the sink in question
  std::string default_source_;  // preferred by a pattern
  std::vector<PlayedStream> streams_;
  std::uint32_t stream_ = PA_INVALID_INDEX;  // as found last
};

/// Keeps what libpulse shows during a callback.
PulseTarget to_target(const pa_source_info& source);

}  // namespace captiond
