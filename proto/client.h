// A client's end of the socket.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "proto/messages.h"

namespace captiond::proto {

/// $XDG_RUNTIME_DIR/captiond/captiond.sock, or /run/user/UID/… where the variable is unset, empty or
/// relative. CAPTIOND_SOCKET names another.
std::string default_socket_path();

/// A connection to captiond for one thread's poll loop: nothing blocks but connect() on a local socket and
/// send().
class Client {
 public:
  /// Throws Error(no_daemon) when nobody listens at `path`, saying how to start the service.
  static Client connect(const std::string& path = default_socket_path());

  int fd() const { return fd_.get(); }
  /// Throws Error(no_daemon) when the server went away.
  void send(const ClientMessage& message);
  /// Everything that has arrived, in order. Empty when nothing has; closed() tells when the server hung up.
  std::vector<ServerMessage> receive();
  bool closed() const { return closed_; }

  /// Waits for the next message, at most `limit`; for commands that ask one thing.
  std::optional<ServerMessage> wait(std::chrono::milliseconds limit);

 private:
  explicit Client(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
  std::string pending_;                 // bytes of a line not ended yet
  std::vector<ServerMessage> waiting_;  // received by wait() and not handed out
  bool closed_ = false;
};

}  // namespace captiond::proto
