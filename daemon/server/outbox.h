// What waits to be sent to one client.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>

#include "daemon/server/journal.h"
#include "proto/messages.h"

namespace captiond {

/// Decides what one client is sent next, and bounds what is kept for it. Answers to its own requests come
/// first and in order. Numbered messages are read from the journal by a cursor, so that each comes exactly
/// once and in order; a client that falls so far behind that the journal let go of them gets a gap. Of
/// everything else, such as tails and levels, only the newest of its kind is kept. Used by the main thread.
class Outbox {
 public:
  explicit Outbox(const Journal& journal) : journal_(journal) {}

  void subscribe(const proto::Subscribe& request);
  bool subscribed() const { return subscribed_; }
  /// `kind` is "captions", "levels", "status", or empty for what every subscriber is told; an empty source
  /// stands for all of them.
  bool wants(const std::string& kind, const std::string& source) const;

  void answer(Line line) { answers_.push_back(std::move(line)); }
  std::size_t answers() const { return answers_.size(); }
  /// Replaces an older line of the same slot, such as "tail mic", if that still waits.
  void offer(const std::string& slot, Line line) { newest_[slot] = std::move(line); }
  void withdraw(const std::string& slot) { newest_.erase(slot); }

  /// The next line to send, or null.
  Line next();

 private:
  Line next_numbered();

  const Journal& journal_;
  std::deque<Line> answers_;
  std::map<std::string, Line> newest_;
  bool subscribed_ = false;
  std::set<std::string> kinds_;
  std::set<std::string> sources_;  // empty: all
  std::uint64_t cursor_ = 0;       // the next number to send
};

}  // namespace captiond
