// The clock of the viewer's timers. Only viewer.cc and the commands read it; all else is told the time.
#pragma once

#include <chrono>

namespace captiond {

using Clock = std::chrono::steady_clock;

}  // namespace captiond
