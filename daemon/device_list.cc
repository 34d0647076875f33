#include "daemon/device_list.h"

#include <utility>

#include "capture/source.h"

namespace captiond {
namespace {

proto::Devices devices_now() {
  proto::Devices message;
  for (const DeviceInfo& found : list_devices())
    message.devices.push_back({.kind = found.kind == SourceKind::alsa ? "alsa" : "pulse",
                               .device = found.device,
                               .description = found.description,
                               .monitor = found.monitor,
                               .is_default = found.is_default});
  return message;
}

}  // namespace

DeviceList::~DeviceList() {
  if (thread_.joinable()) thread_.join();
}

void DeviceList::ask() {
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(busy_, true)) return;
  }
  if (thread_.joinable()) thread_.join();  // it has answered
  thread_ = std::thread([this] {
    proto::Devices message = devices_now();
    const std::lock_guard lock(mutex_);
    answer_ = std::move(message);
    busy_ = false;
    bell_.ring();
  });
}

std::optional<proto::Devices> DeviceList::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(answer_, std::nullopt);
}

}  // namespace captiond
