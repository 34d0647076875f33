// A connection to captiond that comes back by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "proto/client.h"
#include "proto/filter.h"
#include "tui/reading/clock.h"

namespace captiond {

/// captiond greeted us. `restarted`: it is not the one of before, its numbers start afresh.
struct Connected {
  proto::Hello hello;
  bool restarted = false;
};

struct Lost {
  std::string why;
};

using Event = std::variant<Connected, Lost, proto::ServerMessage>;

/// Which messages, and from where on at the first connection: after `since`, else the newest `backlog`.
struct Subscription {
  std::vector<std::string> want;
  std::optional<std::uint64_t> since;
  std::uint64_t backlog = 0;
};

/// Connects, subscribes, and does so again whenever the server goes away, asking for what was numbered since:
/// every numbered message is given once and in order, over restarts of either side of the socket. For one
/// thread's poll loop.
class Connection {
 public:
  static constexpr std::chrono::milliseconds kRetry{500};

  /// `filter` is what captions go through.
  Connection(std::string path, Subscription subscription, const proto::FilterOptions& filter = {})
      : path_(std::move(path)), subscription_(std::move(subscription)), filter_(filter) {}

  /// To be watched for reading; -1 while there is no connection.
  int fd() const { return client_ ? client_->fd() : -1; }
  /// When step() is worth calling even if nothing arrived; nothing while connected.
  std::optional<Clock::time_point> next_attempt() const;

  /// Connects when it is time, and takes what has arrived. Throws Error(protocol) when the server speaks
  /// another protocol.
  std::vector<Event> step(Clock::time_point now);

  /// `args` is JSON. False when there is no connection.
  bool command(const std::string& name, const std::string& args = "{}");
  /// Other messages from now on; nothing happens when they are the same.
  void want(const std::vector<std::string>& kinds);

 private:
  bool send(const proto::ClientMessage& message);
  void attempt(Clock::time_point now, std::vector<Event>& events);
  void lose(const std::string& why, Clock::time_point now, std::vector<Event>& events);
  void greet(const proto::Hello& hello, std::vector<Event>& events);
  bool is_new(const proto::ServerMessage& message);

  std::string path_;
  Subscription subscription_;
  proto::Filter filter_;
  std::optional<proto::Client> client_;
  bool greeted_ = false;
  Clock::time_point next_attempt_{};
  std::optional<std::uint64_t> session_;  // of the server we were connected to last
  std::uint64_t seq_ = 0;                 // the newest number received in it
  std::int64_t last_command_ = 0;
};

}  // namespace captiond
