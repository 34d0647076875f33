// What a changed configuration means for a running daemon.
#pragma once

#include <string>
#include <vector>

#include "conf/config.h"

namespace captiond {

struct Reload {
  std::vector<SourceOptions> sources;  // to be changed in place: label, gain, enabled
  std::vector<std::string> restart;    // what takes effect after a restart alone, for a person
};

/// Pure.
Reload compare(const Config& running, const Config& fresh);

}  // namespace captiond
