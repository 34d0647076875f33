// Who is connected, and what they are told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "daemon/server/client.h"
#include "daemon/server/control.h"
#include "daemon/server/event_loop.h"
#include "daemon/server/journal.h"
#include "daemon/server/listener.h"

namespace captiond {

/// Accepts clients, greets them, and publishes to those that subscribed. Each message is encoded once. Used
/// by the main thread.
class Server {
 public:
  /// `journal`: how many numbered messages are kept.
  Server(EventLoop& loop, Listener listener, Control& control, std::size_t journal);

  /// Tells all who want to know. Captions that commit or end something and gaps are numbered here.
  void publish(proto::ServerMessage message);

  /// Whether any client asked for this kind of message.
  bool wanted(const std::string& kind) const;
  std::size_t clients() const { return clients_.size(); }
  /// No new client from now on.
  void stop_accepting();
  /// True when every client has got everything.
  bool flushed() const;

 private:
  void welcome();
  proto::Hello hello() const;
  void publish_numbered(const std::string& source, Line line);
  void withdraw_tail(const std::string& source);
  void publish_newest(const std::string& kind, const std::string& slot, const std::string& source,
                      const Line& line);

  EventLoop& loop_;
  Control& control_;
  Journal journal_;
  std::uint64_t next_client_ = 0;
  std::map<std::uint64_t, std::unique_ptr<Client>> clients_;
  Listener listener_;
  EventLoop::Watch accepting_;
};

}  // namespace captiond
