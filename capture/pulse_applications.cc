#include "capture/pulse_applications.h"

#include <tuple>

#include "capture/name_pattern.h"

namespace captiond {
namespace {

std::string property(const pa_proplist* list, const char* name) {
  const char* value = pa_proplist_gets(list, name);
  return value ? value : "";
}

bool is_meant(const PlayedStream& stream, const std::string& pattern) {
  return matches(pattern, stream.application) || matches(pattern, stream.binary) ||
         matches(pattern, stream.application + ": " + stream.media);
}

}  // namespace

PlayedStream to_played(const pa_sink_input_info& input) {
  return {input.index,
          input.sink,
          property(input.proplist, PA_PROP_APPLICATION_NAME),
          property(input.proplist, PA_PROP_APPLICATION_PROCESS_BINARY),
          property(input.proplist, PA_PROP_MEDIA_NAME),
          input.corked != 0};
}

const PlayedStream* choose_stream(const std::vector<PlayedStream>& streams, const std::string& device,
                                  std::uint32_t current) {
  const std::string pattern = device.substr(kApplication.size());
  const auto rank = [current](const PlayedStream& stream) {
    return std::tuple(!stream.corked, stream.index == current, stream.index);
  };
  const PlayedStream* best = nullptr;
  for (const PlayedStream& stream : streams) {
    if (is_meant(stream, pattern) && (!best || rank(stream) > rank(*best))) best = &stream;
  }
  return best;
}

}  // namespace captiond
