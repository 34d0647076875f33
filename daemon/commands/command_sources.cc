#include <fmt/core.h>

#include <iostream>
#include <memory>

#include "base/command_line.h"
#include "base/json.h"
#include "capture/source.h"
#include "daemon/commands/commands.h"

namespace captiond {
namespace {

const char* kind_of(const DeviceInfo& device) {
  return device.kind == SourceKind::alsa ? "alsa" : "pulse";
}

void print_json(const std::vector<DeviceInfo>& devices) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const DeviceInfo& device : devices) {
    list.push_back({{"kind", kind_of(device)},
                    {"device", device.device},
                    {"description", device.description},
                    {"monitor", device.monitor},
                    {"default", device.is_default}});
  }
  std::cout << list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

void print_table(const std::vector<DeviceInfo>& devices) {
  for (const DeviceInfo& device : devices) {
    std::cout << fmt::format("{:<6} {:<44} {}{}{}\n", kind_of(device), device.device, device.description,
                             device.monitor ? " (what is played)" : "", device.is_default ? " *" : "");
  }
  if (devices.empty()) {
    std::cerr << "no device answers: neither PulseAudio, nor PipeWire, nor ALSA offers one\n";
  } else {
    std::cerr << "* is the default; \"@mic@\" and \"@speakers@\" in the configuration follow the defaults\n";
  }
}

}  // namespace

void add_sources_command(cli::Command app, int& exit_code) {
  cli::Command command = app.add_subcommand("sources", "List the devices that can be captioned");
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, "For programs: one JSON array");
  command.callback([json, &exit_code] {
    const std::vector<DeviceInfo> devices = list_devices();
    *json ? print_json(devices) : print_table(devices);
    exit_code = 0;
  });
}

}  // namespace captiond
