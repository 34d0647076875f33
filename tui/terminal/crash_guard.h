// Gives the terminal back when the program crashes.
#pragma once

#include <termios.h>

#include <string_view>

namespace captiond {

/// While it lives, a fatal signal (a segmentation fault, abort() and their kin) first restores `mode` on
/// standard input and writes `farewell` to the terminal, then ends the program as it would have. One at a
/// time. An exception needs none of this: Screen's destructor runs.
class CrashGuard {
 public:
  CrashGuard(const termios& mode, std::string_view farewell);
  ~CrashGuard();
  CrashGuard(const CrashGuard&) = delete;
  CrashGuard& operator=(const CrashGuard&) = delete;
};

}  // namespace captiond
