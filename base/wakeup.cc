#include "base/wakeup.h"

#include <poll.h>
#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string>

#include "base/error.h"

namespace captiond {

Wakeup::Wakeup() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!fd_) throw Error(std::string("cannot make an event descriptor: ") + std::strerror(errno));
}

void Wakeup::ring() noexcept {
  const std::uint64_t one = 1;
  // Fails only when the counter is about to overflow, which still leaves the bell ringing.
  [[maybe_unused]] const ssize_t written = ::write(fd_.get(), &one, sizeof one);
}

bool Wakeup::wait(std::chrono::milliseconds limit) {
  pollfd watched{fd_.get(), POLLIN, 0};
  if (::poll(&watched, 1, static_cast<int>(limit.count())) <= 0) return false;
  clear();
  return true;
}

void Wakeup::clear() noexcept {
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(fd_.get(), &count, sizeof count);
}

}  // namespace captiond
