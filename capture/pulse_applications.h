// What applications play, one by one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "capture/pulse_handles.h"

namespace captiond {

inline constexpr std::string_view kApplication = "app:";  // and the pattern of a name: "app:Firefox*"

/// Whether a configured device names an application.
inline bool is_application(std::string_view device) {
  return device.starts_with(kApplication);
}

/// A stream of sound on its way from an application to a sink: libpulse calls it a sink input.
struct PlayedStream {
  std::uint32_t index = PA_INVALID_INDEX, sink = PA_INVALID_INDEX;
  std::string application, binary;  // "Firefox", "firefox-bin"
  std::string media;                // what it says to be playing; often nothing of use
  bool corked = false;              // it pauses
};

/// Keeps what libpulse shows during a callback.
PlayedStream to_played(const pa_sink_input_info& input);

/// The stream that `device` ("app:PATTERN") means; null: nothing plays that it means. The pattern is held
/// against the application's name, its program's, and "name: media". One that plays is preferred to one that
/// pauses, then `current`, which is heard already, then the newest.
const PlayedStream* choose_stream(const std::vector<PlayedStream>& streams, const std::string& device,
                                  std::uint32_t current);

}  // namespace captiond
