// One client's connection, as the server holds it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "daemon/server/control.h"
#include "daemon/server/event_loop.h"
#include "daemon/server/outbox.h"
#include "proto/line_buffer.h"

namespace captiond {

/// Reads requests and writes what its outbox says, never blocking. All it can hold is bounded: one line of
/// input, one buffer of output, and the outbox; while answers pile up unread it reads no further requests.
/// Used by the main thread.
class Client {
 public:
  /// `hung_up` is called from the loop, last, when the client is gone or was thrown out.
  Client(EventLoop& loop, UniqueFd fd, const Journal& journal, Control& control,
         std::function<void()> hung_up);

  Outbox& outbox() { return outbox_; }
  /// Sends what can be sent at once; the loop does the rest.
  void flush();
  /// True when nothing waits to be sent.
  bool idle() const { return buffer_.empty(); }

 private:
  void serve(std::uint32_t events);
  void read_requests();
  void handle(std::string_view line);
  void refuse(const std::string& code, const std::string& message);
  void refill();
  bool finished() const;
  void watch_for_what_matters();

  UniqueFd fd_;
  Control& control_;
  std::function<void()> hung_up_;
  proto::LineBuffer lines_;
  Outbox outbox_;
  std::string buffer_;         // being sent
  bool end_of_input_ = false;  // the client will ask nothing more
  bool broken_ = false;        // nothing more can be sent
  EventLoop::Watch watch_;     // last: it goes first
};

}  // namespace captiond
