#include "capture/source.h"

#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "capture/alsa_devices.h"
#include "capture/alsa_source.h"
#include "capture/file_source.h"
#include "capture/pipe_source.h"
#include "capture/pulse_devices.h"
#include "capture/pulse_source.h"

namespace captiond {

std::unique_ptr<Source> make_source(const SourceOptions& options, Feed& feed) {
  if (options.device.empty()) throw Error("source " + options.id + ": expected a device, found none");
  switch (options.kind) {
    case SourceKind::pulse:
      return std::make_unique<PulseSource>(options, feed);
    case SourceKind::file:
      return std::make_unique<FileSource>(options, feed);
    case SourceKind::pipe:
      return std::make_unique<PipeSource>(options, feed);
    case SourceKind::alsa:
      return std::make_unique<AlsaSource>(options, feed);
  }
  throw Error("source " + options.id + ": expected pulse, alsa, file or pipe, found another kind");
}

std::vector<DeviceInfo> list_devices() {
  std::vector<DeviceInfo> devices = list_pulse_devices();
  std::ranges::move(list_alsa_devices(), std::back_inserter(devices));
  return devices;
}

}  // namespace captiond
