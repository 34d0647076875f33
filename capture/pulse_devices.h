// What a PulseAudio or PipeWire server offers.
#pragma once

#include <vector>

#include "capture/source.h"

namespace captiond {

/// Its sources, monitors among them, and the applications that play something ("app:NAME", each once); none
/// when no server answers within a second. Any thread.
std::vector<DeviceInfo> list_pulse_devices();

}  // namespace captiond
