#include "daemon/server/journal.h"

#include <cassert>
#include <chrono>
#include <utility>

namespace captiond {
namespace {

constexpr std::size_t kMaxBytes = 16 << 20;

// Milliseconds since 1970: no two runs of a daemon start within one, and JSON's doubles hold them exactly.
std::uint64_t new_session() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

Journal::Journal(std::size_t capacity) : capacity_(capacity), session_(new_session()) {}

const Journal::Entry& Journal::at(std::uint64_t seq) const {
  assert(seq >= oldest() && seq <= newest());
  return entries_[seq - oldest_];
}

void Journal::append(Entry entry) {
  bytes_ += entry.line->size();
  entries_.push_back(std::move(entry));
  while (entries_.size() > capacity_ || bytes_ > kMaxBytes) {
    bytes_ -= entries_.front().line->size();
    entries_.pop_front();
    ++oldest_;
  }
}

}  // namespace captiond
