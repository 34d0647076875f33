// What a changed configuration means for a running daemon.
#pragma once

#include <string>
#include <vector>

#include "conf/config.h"

namespace captiond {

struct Reload {
  std::vector<SourceOptions> changed, added;  // sources, with what they are to be
  std::vector<std::string> removed;           // ids
  bool common = false;               // what all sources have in common: [stream], [vad], unload_after
  std::vector<std::string> restart;  // what takes effect after a restart alone, for a person
};

/// Pure.
Reload compare(const Config& running, const Config& fresh);

}  // namespace captiond
