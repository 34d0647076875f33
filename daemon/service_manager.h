// What systemd is told. Does nothing when systemd did not start us.
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace captiond {

/// How long the service manager waits for a sign of life; nothing when it does not watch.
std::optional<std::chrono::microseconds> watchdog_limit();

void notify_ready();
void notify_status(const std::string& status);
void notify_alive();
void notify_reloading();
void notify_stopping();

}  // namespace captiond
