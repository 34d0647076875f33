#include "tui/text/when.h"

#include <array>
#include <charconv>
#include <ctime>
#include <optional>

#include "base/error.h"

namespace captiond {
namespace {

constexpr double kDay = 86400.0;

std::tm local(double seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return parts;
}

double midnight(double seconds) {
  std::tm parts = local(seconds);
  parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
  parts.tm_isdst = -1;
  return static_cast<double>(std::mktime(&parts));
}

/// What all of `text` says in this format; what the format does not name is as in `base`.
std::optional<double> read_as(const char* format, const std::string& text, std::tm base) {
  base.tm_hour = base.tm_min = base.tm_sec = 0;
  const char* end = ::strptime(text.c_str(), format, &base);
  if (!end || *end) return std::nullopt;
  base.tm_isdst = -1;
  return static_cast<double>(std::mktime(&base));
}

std::optional<double> read_length(const std::string& text) {
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0.0) return std::nullopt;
  const std::string unit(end, text.data() + text.size());
  if (unit == "s") return number;
  if (unit == "m" || unit == "min") return number * 60.0;
  if (unit == "h") return number * 3600.0;
  if (unit == "d") return number * kDay;
  return std::nullopt;
}

}  // namespace

double parse_when(const std::string& text, double now) {
  if (text == "now") return now;
  if (text == "today") return midnight(now);
  if (text == "yesterday") return midnight(midnight(now) - kDay / 2);
  if (const auto length = read_length(text)) return now - *length;
  for (const char* format :
       {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%H:%M", "%H:%M:%S"})
    if (const auto time = read_as(format, text, local(now))) return *time;
  throw Error("expected a time such as \"2026-11-21 14:30\", \"14:30\", \"yesterday\" or \"2h\", found \"" +
                  text + "\"",
              ExitCode::usage);
}

std::string clock_time(double seconds) {
  return seconds <= 0.0 ? std::string() : local_time(seconds, "%H:%M:%S");
}

std::string local_time(double seconds, const char* format) {
  const std::tm parts = local(seconds);
  std::array<char, 128> text{};
  return {text.data(), std::strftime(text.data(), text.size(), format, &parts)};
}

}  // namespace captiond
