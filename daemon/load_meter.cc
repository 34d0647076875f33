#include "daemon/load_meter.h"

#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <utility>

namespace captiond {
namespace {

std::chrono::microseconds cpu_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return std::chrono::seconds(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         std::chrono::microseconds(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

}  // namespace

LoadMeter::LoadMeter() : asked_(std::chrono::steady_clock::now()), used_(cpu_time()) {}

double LoadMeter::load() {
  const auto now = std::chrono::steady_clock::now();
  const auto used = cpu_time();
  const std::chrono::duration<double> time = now - std::exchange(asked_, now);
  const std::chrono::duration<double> cpu = used - std::exchange(used_, used);
  return time.count() > 0 ? cpu / time : 0.0;
}

double memory_mb() {
  std::ifstream file("/proc/self/statm");  // proc(5): sizes in pages; the second is the resident set
  double total = 0, resident = 0;
  file >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

}  // namespace captiond
