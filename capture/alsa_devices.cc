#include "capture/alsa_devices.h"

#include <alsa/asoundlib.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

namespace captiond {
namespace {

std::string hint(const void* device, const char* id) {
  const std::unique_ptr<char, void (*)(void*)> value(snd_device_name_get_hint(device, id), std::free);
  return value ? value.get() : "";
}

// The other hints name the same cards again, or converters that hear nothing by themselves.
bool is_device(const std::string& name) {
  return name == "default" || name.starts_with("plughw:");
}

}  // namespace

std::vector<DeviceInfo> list_alsa_devices() {
  void** hints = nullptr;
  if (snd_device_name_hint(-1, "pcm", &hints) < 0) return {};
  const std::unique_ptr<void*, int (*)(void**)> owner(hints, snd_device_name_free_hint);
  std::vector<DeviceInfo> devices;
  for (void** device = hints; *device; ++device) {
    const std::string name = hint(*device, "NAME");
    if (!is_device(name) || hint(*device, "IOID") == "Output") continue;
    std::string description = hint(*device, "DESC");
    std::ranges::replace(description, '\n', ' ');
    devices.push_back({SourceKind::alsa, name, description, false, name == "default"});
  }
  return devices;
}

}  // namespace captiond
