#include "daemon/server/outbox.h"

#include <algorithm>
#include <utility>

namespace captiond {
namespace {

// A hole in what this client was sent; it belongs to no source, and how long it was in sound is not known.
Line gap_line(const char* reason) {
  proto::Gap gap;
  gap.reason = reason;
  return std::make_shared<const std::string>(proto::encode(gap) + '\n');
}

}  // namespace

void Outbox::subscribe(const proto::Subscribe& request) {
  kinds_ = {request.want.begin(), request.want.end()};
  if (kinds_.empty()) kinds_ = {"captions"};
  sources_ = {request.sources.begin(), request.sources.end()};
  const std::uint64_t head = journal_.newest() + 1;
  if (request.since) {
    const bool same = !request.session || *request.session == journal_.session();
    cursor_ = same ? std::min(*request.since + 1, head) : 1;
    if (!same || cursor_ < journal_.oldest()) answer(gap_line("no-longer-held"));
    cursor_ = std::max(cursor_, journal_.oldest());
  } else if (!subscribed_) {
    cursor_ = head;
  }
  subscribed_ = true;
  newest_.clear();
}

bool Outbox::wants(const std::string& kind, const std::string& source) const {
  if (!subscribed_ || !(kind.empty() || kinds_.contains(kind))) return false;
  return sources_.empty() || source.empty() || sources_.contains(source);
}

Line Outbox::next() {
  if (!answers_.empty()) {
    Line line = std::move(answers_.front());
    answers_.pop_front();
    return line;
  }
  if (Line line = next_numbered()) return line;
  if (newest_.empty()) return nullptr;
  return std::move(newest_.extract(newest_.begin()).mapped());
}

Line Outbox::next_numbered() {
  if (!subscribed_) return nullptr;
  if (cursor_ < journal_.oldest()) {
    cursor_ = journal_.oldest();
    if (kinds_.contains("captions")) return gap_line("client-too-slow");
  }
  while (cursor_ <= journal_.newest()) {
    const Journal::Entry& entry = journal_.at(cursor_++);
    if (wants("captions", entry.source)) return entry.line;
  }
  return nullptr;
}

}  // namespace captiond
