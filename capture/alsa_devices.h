// What ALSA offers.
#pragma once

#include <vector>

#include "capture/source.h"

namespace captiond {

/// The cards' capture devices, by names that convert whatever the card delivers, and the default one where
/// the configuration describes it. Any thread.
std::vector<DeviceInfo> list_alsa_devices();

}  // namespace captiond
