// What every command that follows captions shares: the connection that comes back, and the waiting.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tui/commands/commands.h"
#include "tui/model/connection.h"

namespace captiond {

/// One command's part. All is called on the thread of follow().
class Follower {
 public:
  virtual ~Follower() = default;

  virtual void connected(const Connected&) {}
  virtual void lost() {}
  /// Of the chosen source only; without the messages about connections.
  virtual void hear(const proto::ServerMessage& message) = 0;
  /// After all that has arrived was heard, and when it is time. False: it is done.
  virtual bool turn(Clock::time_point) { return true; }
  /// When turn() is worth calling even if nothing arrives.
  virtual std::optional<Clock::time_point> due() const { return {}; }
  /// A descriptor whose reader may go away, which ends the command; -1: none.
  virtual int reader() const { return -1; }
  /// Descriptors of which turn() wants to know when they can be read.
  virtual std::vector<int> inputs() const { return {}; }
};

struct FollowOptions {
  std::vector<std::string> want = {"captions"};
  std::optional<std::uint64_t> since;  // from the message after this; unset: from now on
  bool on = true;                      // go on; else what was said so far, and no more
  std::string source;                  // id; empty: all
  bool patient = false;                // a daemon that is not there yet is waited for
};

/// Tells `follower` what comes, over restarts of captiond, each numbered message once and in order; says on
/// stderr when captiond goes and comes. Throws Error(no_daemon) when nobody is there at first,
/// Error(no_source) when the source is unknown.
void follow(const Context& context, const FollowOptions& options, Follower& follower);

/// --source
void add_source_option(cli::Command command, FollowOptions& options);

}  // namespace captiond
