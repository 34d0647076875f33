// Logging: to stderr for a person or to the journal under systemd. spdlog does it, in log.cc alone: its
// headers take seconds to compile.
#pragma once

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace captiond {

/// Sets up the logger. Call once, from main, before other threads.
///
/// Under systemd (JOURNAL_STREAM names our stderr) lines go to the journal with their priority; else to
/// stderr, with colour only on a terminal and never when NO_COLOR is set. `level` is trace, debug, info,
/// warn, error or off; the variable CAPTIOND_LOG overrules it. Captioned text is never logged, at any level.
void init_log(const std::string& program, const std::string& level = "info");

/// From now on, by the same names.
void set_log_level(const std::string& level);

/// A line at a level of these names. Any thread.
void log_line(const std::string& level, std::string_view text);

enum class LogLevel { debug, info, warn, error };
void log_arguments(LogLevel level, fmt::string_view format, fmt::format_args arguments);

/// A line in which arguments stand in the places of `{}`. Any thread.
template <class... T>
void log_debug(fmt::format_string<const T&...> format, const T&... arguments) {
  log_arguments(LogLevel::debug, format, fmt::make_format_args(arguments...));
}
template <class... T>
void log_info(fmt::format_string<const T&...> format, const T&... arguments) {
  log_arguments(LogLevel::info, format, fmt::make_format_args(arguments...));
}
template <class... T>
void log_warn(fmt::format_string<const T&...> format, const T&... arguments) {
  log_arguments(LogLevel::warn, format, fmt::make_format_args(arguments...));
}
template <class... T>
void log_error(fmt::format_string<const T&...> format, const T&... arguments) {
  log_arguments(LogLevel::error, format, fmt::make_format_args(arguments...));
}

}  // namespace captiond
