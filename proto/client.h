// A client's end of the socket.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/unique_fd.h"
#include "proto/line_buffer.h"
#include "proto/messages.h"

namespace captiond::proto {

/// $XDG_RUNTIME_DIR/captiond/captiond.sock, or /run/user/UID/… where the variable is unset, empty or
/// relative. CAPTIOND_SOCKET names another.
std::string default_socket_path();

/// Throws Error(protocol) when the server speaks another protocol than ours.
void check(const Hello& hello);

/// A connection to captiond for one thread's poll loop: nothing blocks but connect() on a local socket and
/// send(). What the server says is checked: Error(protocol) where it makes no sense.
class Client {
 public:
  /// Throws Error(no_daemon) when nobody listens at `path`, saying how to start the service.
  static Client connect(const std::string& path = default_socket_path());

  int fd() const { return fd_.get(); }
  /// Throws Error(no_daemon) when the server went away.
  void send(const ClientMessage& message);
  /// What has arrived, in order. Empty when nothing has; closed() tells when the server hung up. After a lot
  /// at once some may be left for the next call: fd() stays readable then.
  std::vector<ServerMessage> receive();
  bool closed() const { return closed_; }

  /// Waits for the next message, at most `limit`; for commands that ask one thing.
  std::optional<ServerMessage> wait(std::chrono::milliseconds limit);
  /// Waits for the server's greeting, which is the first thing it says. Throws Error(protocol) when its
  /// protocol is another or the greeting does not come.
  Hello hello(std::chrono::milliseconds limit = std::chrono::seconds(10));
  /// Gives a command and waits for its answer. Messages that come in between are dropped.
  Reply ask(const std::string& name, const std::string& args = "{}",
            std::chrono::milliseconds limit = std::chrono::seconds(10));

 private:
  explicit Client(UniqueFd fd) : fd_(std::move(fd)) {}
  void take_lines();

  UniqueFd fd_;
  LineBuffer lines_;
  std::vector<ServerMessage> waiting_;  // decoded and not handed out
  std::int64_t last_id_ = 0;
  bool closed_ = false;
};

}  // namespace captiond::proto
