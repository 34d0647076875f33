// Logging: spdlog, to stderr for a person or to the journal under systemd.
#pragma once

#include <spdlog/spdlog.h>

#include <string>

namespace captiond {

/// Sets up the default logger. Call once, from main, before other threads. Use spdlog::info() and its kin
/// after that.
///
/// Under systemd (JOURNAL_STREAM names our stderr) lines go to the journal with their priority; else to
/// stderr, with colour only on a terminal and never when NO_COLOR is set. `level` is trace, debug, info,
/// warn, error or off; the variable CAPTIOND_LOG overrules it. Captioned text is never logged, at any level.
void init_log(const std::string& program, const std::string& level = "info");

}  // namespace captiond
