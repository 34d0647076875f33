// What the daemon costs the machine.
#pragma once

#include <chrono>

namespace captiond {

/// Seconds of CPU over seconds of time since it was asked last: 1 is one core. For one thread.
class LoadMeter {
 public:
  LoadMeter();
  double load();

 private:
  std::chrono::steady_clock::time_point asked_;
  std::chrono::microseconds used_;
};

/// Resident memory of this process.
double memory_mb();

}  // namespace captiond
