#include "daemon/commands/standard_input.h"

#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <span>

#include "base/error.h"

namespace captiond {
namespace {

[[noreturn]] void fail(const std::string& why) {
  throw Error("standard input: " + why);
}

std::size_t read_some(std::span<char> buffer) {
  ssize_t got = 0;
  do got = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  while (got < 0 && errno == EINTR);
  if (got < 0) fail(std::strerror(errno));
  return static_cast<std::size_t>(got);
}

void write_all(int fd, std::span<const char> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) fail(std::strerror(errno));
    if (written > 0) bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace

StandardInput::StandardInput() : memory_(::memfd_create("standard input", MFD_CLOEXEC)) {
  if (!memory_) fail(std::strerror(errno));
  std::array<char, 1 << 16> buffer;
  long long total = 0;
  while (const std::size_t got = read_some(buffer)) {
    total += static_cast<long long>(got);
    if (total > kLargest) fail("expected at most 4 GiB, found more");
    write_all(memory_.get(), std::span(buffer).first(got));
  }
}

std::string StandardInput::path() const {
  return "/proc/self/fd/" + std::to_string(memory_.get());
}

}  // namespace captiond
