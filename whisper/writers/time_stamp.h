// Times as people and subtitle files write them.
#pragma once

#include <string>

namespace captiond::whisper {

enum class StampStyle {
  vtt,  // 01:02.345, with hours in front once there are any
  srt,  // 00:01:02,345
};

/// Of `seconds` >= 0, to the nearest millisecond; one that lies between two becomes the even one.
std::string time_stamp(double seconds, StampStyle style);

}  // namespace captiond::whisper
