#include "whisper/writers/time_stamp.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace captiond::whisper {

std::string time_stamp(double seconds, StampStyle style) {
  const auto total = static_cast<long long>(std::nearbyint(seconds * 1000.0));
  const long long milliseconds = total % 1000, minutes = total / 60'000 % 60, hours = total / 3'600'000;
  std::array<char, 48> stamp{};
  const bool srt = style == StampStyle::srt;
  const int at = srt || hours > 0 ? std::snprintf(stamp.data(), stamp.size(), "%02lld:", hours) : 0;
  std::snprintf(stamp.data() + at, stamp.size() - static_cast<std::size_t>(at), "%02lld:%02lld%c%03lld",
                minutes, total / 1000 % 60, srt ? ',' : '.', milliseconds);
  return stamp.data();
}

}  // namespace captiond::whisper
