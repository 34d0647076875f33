// captiond as a client sees it, without sound: says what a test tells it to, over a real socket.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/unique_fd.h"
#include "base/wakeup.h"
#include "proto/line_buffer.h"
#include "proto/messages.h"

namespace captiond::test {

/// Greets, numbers and keeps what is committed, replays it to who asks `since`, and answers commands. Its own
/// thread serves the clients; the test's thread calls the functions.
class FakeServer {
 public:
  FakeServer(std::string path, proto::Hello hello);
  ~FakeServer();  // as a crash: connections are cut, the socket goes
  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  /// Sends `message` to all who subscribed. Captions with committed words, final ones, and gaps get a number.
  void say(proto::ServerMessage message);
  /// Sends a line as it is, whatever it is.
  void say_raw(const std::string& line);
  /// What subscribers to "status" get at once, and the command "status" answers.
  void set_status(const proto::Status& status);
  /// What commands get; ok and {} unless told.
  void answer(const std::string& command, const proto::Reply& reply);

  std::size_t subscribers() const;
  std::vector<proto::Subscribe> subscriptions() const;
  std::vector<proto::Command> commands() const;

 private:
  struct Peer {
    UniqueFd fd;
    proto::LineBuffer lines;
    bool subscribed = false;
  };
  void serve();
  void accept();
  bool hear(Peer& peer);
  void obey(Peer& peer, const proto::ClientMessage& message);

  std::string path_;
  UniqueFd listener_;
  Wakeup stop_;

  mutable std::mutex mutex_;  // guards all below
  proto::Hello hello_;
  proto::Status status_;
  std::map<std::uint64_t, std::string> journal_;  // by number
  std::map<std::string, proto::Reply> answers_;
  std::vector<proto::Subscribe> subscriptions_;
  std::vector<proto::Command> commands_;
  std::vector<Peer> peers_;
  bool stopping_ = false;

  std::thread thread_;
};

}  // namespace captiond::test
