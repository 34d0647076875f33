// Moments as people type and read them.
#pragma once

#include <string>

namespace captiond {

/// Seconds since 1970 of "2026-11-21", "2026-11-21 14:30", "14:30" (today), "today", "yesterday" or "90m",
/// "2h", "3d" (so long before `now`), by the local clock. Throws Error(usage) for anything else.
double parse_when(const std::string& text, double now);

/// `seconds` since 1970 as strftime() prints them by the local clock.
std::string local_time(double seconds, const char* format);
/// "14:30:05"; nothing for 0, a time that is not known.
std::string clock_time(double seconds);

}  // namespace captiond
