// What was committed lately, for clients that are slow or come back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>

namespace captiond {

/// A message encoded once for all its readers, with its line end.
using Line = std::shared_ptr<const std::string>;

/// The numbered messages, the newest `capacity` of them and at most 16 MiB. Numbers start at 1 and have no
/// holes. Every client reads from here at its own pace, so a slow one costs no memory of its own. Owned by
/// the main thread.
class Journal {
 public:
  struct Entry {
    std::string source;
    Line line;
  };

  explicit Journal(std::size_t capacity);

  /// Tells this journal from that of an earlier run: a client's `since` counts in one session alone.
  std::uint64_t session() const { return session_; }

  std::uint64_t newest() const { return oldest_ + entries_.size() - 1; }  // 0: nothing yet
  std::uint64_t oldest() const { return oldest_; }                        // newest() + 1: holds nothing
  /// The entry numbered `seq`, which must be held.
  const Entry& at(std::uint64_t seq) const;
  /// Takes the message numbered newest() + 1.
  void append(Entry entry);

 private:
  const std::size_t capacity_;
  const std::uint64_t session_;
  std::uint64_t oldest_ = 1;
  std::size_t bytes_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace captiond
