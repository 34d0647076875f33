#include "tui/terminal/signals.h"

#include <sys/signalfd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "base/error.h"

namespace captiond {

Signals::Signals(std::initializer_list<int> signals) {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : signals) ::sigaddset(&set, signal);
  fd_.reset(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
  if (!fd_) throw Error(std::string("signalfd: ") + std::strerror(errno));
  ::sigprocmask(SIG_BLOCK, &set, &before_);
}

Signals::~Signals() {
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

std::optional<int> Signals::next() {
  signalfd_siginfo info{};
  if (::read(fd_.get(), &info, sizeof info) != sizeof info) return std::nullopt;
  return static_cast<int>(info.ssi_signo);
}

}  // namespace captiond
