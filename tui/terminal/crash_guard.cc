#include "tui/terminal/crash_guard.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>

namespace captiond {
namespace {

constexpr std::array kFatal = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

/// A signal handler reaches nothing but static storage; this is what it needs, and only it reads it.
struct Rescue {
  termios mode{};
  std::array<char, 256> farewell{};
  std::size_t size = 0;
};

Rescue& rescue() {
  static Rescue instance;
  return instance;
}

void on_crash(int signal) {
  const Rescue& last = rescue();
  ::tcsetattr(STDIN_FILENO, TCSANOW, &last.mode);
  [[maybe_unused]] const ssize_t written = ::write(STDOUT_FILENO, last.farewell.data(), last.size);
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

}  // namespace

CrashGuard::CrashGuard(const termios& mode, std::string_view farewell) {
  Rescue& last = rescue();
  last.mode = mode;
  last.size = farewell.copy(last.farewell.data(), last.farewell.size());
  for (const int signal : kFatal) std::signal(signal, on_crash);
}

CrashGuard::~CrashGuard() {
  for (const int signal : kFatal) std::signal(signal, SIG_DFL);
}

}  // namespace captiond
