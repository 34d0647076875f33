// The socket that clients connect to.
#pragma once

#include <string>

#include "base/unique_fd.h"

namespace captiond {

/// A listening Unix socket: the one that systemd handed over (LISTEN_FDS), else our own, whose folder only
/// we may enter. Owned by the main thread.
class Listener {
 public:
  /// Throws Error when another daemon listens at `path` or the socket cannot be made. A socket that a
  /// killed daemon left behind is replaced.
  static Listener open(const std::string& path);

  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();  // removes a socket of our own

  int fd() const { return fd_.get(); }
  bool from_systemd() const { return path_.empty(); }

  /// A waiting connection of our own user, not blocking; empty when there is none or it was refused: other
  /// users are hung up on, whatever the file's mode came to be.
  UniqueFd accept() const;

 private:
  Listener(UniqueFd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}

  UniqueFd fd_;
  std::string path_;  // of a socket of our own; else empty
};

}  // namespace captiond
