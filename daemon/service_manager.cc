#include "daemon/service_manager.h"

#include <systemd/sd-daemon.h>

#include <ctime>

namespace captiond {

std::optional<std::chrono::microseconds> watchdog_limit() {
  std::uint64_t limit = 0;
  if (sd_watchdog_enabled(0, &limit) <= 0) return std::nullopt;
  return std::chrono::microseconds(limit);
}

void notify_ready() {
  sd_notify(0, "READY=1");
}

void notify_status(const std::string& status) {
  sd_notify(0, ("STATUS=" + status).c_str());
}

void notify_alive() {
  sd_notify(0, "WATCHDOG=1");
}

// Later versions of systemd match the reload with its time: sd_notify(3).
void notify_reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", now.tv_sec * 1000000LL + now.tv_nsec / 1000);
}

void notify_stopping() {
  sd_notify(0, "STOPPING=1");
}

}  // namespace captiond
