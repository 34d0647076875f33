#include "capture/pipe_source.h"

#include <fcntl.h>
#include <poll.h>

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>

#include "base/error.h"
#include "capture/waiting.h"

namespace captiond {
namespace {

static_assert(std::endian::native == std::endian::little, "samples are read as they lie in memory");

// Opening a named pipe must not wait for its writer, or stop() would wait too.
UniqueFd open_pipe(const std::string& path) {
  UniqueFd fd(path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) throw Error(path + ": expected a pipe with raw PCM, found: " + std::strerror(errno));
  return fd;
}

// False when the stop bell rang.
bool wait_for_bytes(int fd, Wakeup& stop) {
  std::array<pollfd, 2> watched{{{fd, POLLIN, 0}, {stop.fd(), POLLIN, 0}}};
  while (::poll(watched.data(), watched.size(), -1) < 0 && errno == EINTR) {
  }
  return watched[1].revents == 0;
}

float to_float(std::int16_t sample) {
  return static_cast<float>(sample) / 32768.0F;
}

template <typename Sample>
Sample sample_at(const std::byte* bytes) {
  Sample sample;
  std::memcpy(&sample, bytes, sizeof sample);
  return sample;
}

}  // namespace

PipeSource::PipeSource(const SourceOptions& options, Feed& feed)
    : path_(options.device),
      format_{static_cast<std::uint32_t>(std::max(options.rate, 0)),
              static_cast<std::uint32_t>(std::max(options.channels, 0))},
      float_samples_(options.float_samples),
      feed_(feed) {
  if (!format_.is_usable()) {
    throw Error("pipe " + path_ + ": expected a rate of 1000 to 768000 and 1 to 64 channels, found " +
                std::to_string(options.rate) + " and " + std::to_string(options.channels));
  }
  if (path_ != "-" && ::access(path_.c_str(), R_OK) != 0) open_pipe(path_);  // tells why it cannot
}

void PipeSource::start() {
  thread_.start([this](Wakeup& stop) {
    try {
      const UniqueFd fd = open_pipe(path_);
      feed_.set_status({SourceState::running, path_, ""});
      run(fd.get(), stop);
    } catch (const Error& error) {
      feed_.set_status({SourceState::failed, "", error.what()});
    }
  });
}

void PipeSource::run(int fd, Wakeup& stop) {
  std::array<std::byte, Block::kCapacity * sizeof(std::int16_t)> part;
  std::vector<std::byte>
      bytes;  // what was read and not yet passed on: at the end of a round less than a frame
  while (wait_for_bytes(fd, stop)) {
    const ssize_t got = ::read(fd, part.data(), part.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) throw Error(path_ + ": cannot read it: " + std::strerror(errno));
    if (got == 0) return feed_.set_status({SourceState::ended, path_, ""});
    bytes.insert(bytes.end(), part.begin(), part.begin() + got);
    if (!pass_on(bytes, stop)) return;
  }
}

// Takes whole frames from `bytes` and leaves the rest. False when the stop bell rang.
bool PipeSource::pass_on(std::vector<std::byte>& bytes, Wakeup& stop) {
  const std::size_t size = float_samples_ ? sizeof(float) : sizeof(std::int16_t);
  const std::size_t whole = bytes.size() / (size * format_.channels) * format_.channels;
  samples_.clear();
  for (std::size_t i = 0; i < whole; ++i) {
    const std::byte* at = bytes.data() + i * size;
    samples_.push_back(float_samples_ ? sample_at<float>(at) : to_float(sample_at<std::int16_t>(at)));
  }
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole * size));
  if (stops_before_room(stop, feed_, samples_.size(), format_)) return false;
  feed_.write(samples_, format_);
  return true;
}

}  // namespace captiond
