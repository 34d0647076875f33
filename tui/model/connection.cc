#include "tui/model/connection.h"

#include <algorithm>

#include "base/error.h"

namespace captiond {
namespace {

const std::optional<std::uint64_t>* number_of(const proto::ServerMessage& message) {
  if (const auto* caption = std::get_if<proto::Caption>(&message)) return &caption->seq;
  if (const auto* gap = std::get_if<proto::Gap>(&message)) return &gap->seq;
  if (const auto* translation = std::get_if<proto::Translation>(&message)) return &translation->seq;
  return nullptr;
}

}  // namespace

std::optional<Clock::time_point> Connection::next_attempt() const {
  return client_ ? std::nullopt : std::optional(next_attempt_);
}

std::vector<Event> Connection::step(Clock::time_point now) {
  std::vector<Event> events;
  if (!client_ && now >= next_attempt_) attempt(now, events);
  if (!client_) return events;
  try {
    for (auto& message : client_->receive()) {
      if (const auto* hello = std::get_if<proto::Hello>(&message)) {
        greet(*hello, events);
      } else if (greeted_ && is_new(message)) {
        if (auto* caption = std::get_if<proto::Caption>(&message))
          *caption = filter_.apply(std::move(*caption));
        events.emplace_back(std::move(message));
      }
    }
    if (client_->closed()) lose("captiond went away", now, events);
  } catch (const Error& error) {
    if (error.code() != ExitCode::no_daemon) throw;
    lose(error.what(), now, events);
  }
  return events;
}

bool Connection::command(const std::string& name, const std::string& args) {
  return send(proto::Command{.id = ++last_command_, .name = name, .args = args});
}

void Connection::want(const std::vector<std::string>& kinds) {
  if (kinds == subscription_.want) return;
  subscription_.want = kinds;
  send(proto::Subscribe{.want = kinds, .sources = {}, .since = {}, .session = {}});
}

bool Connection::send(const proto::ClientMessage& message) {
  if (!greeted_) return false;
  try {
    client_->send(message);
    return true;
  } catch (const Error&) {
    return false;  // step() will notice
  }
}

void Connection::attempt(Clock::time_point now, std::vector<Event>& events) {
  try {
    client_ = proto::Client::connect(path_);
  } catch (const Error& error) {
    if (error.code() != ExitCode::no_daemon) throw;
    lose(error.what(), now, events);
  }
}

void Connection::lose(const std::string& why, Clock::time_point now, std::vector<Event>& events) {
  client_.reset();
  greeted_ = false;
  next_attempt_ = now + kRetry;
  events.emplace_back(Lost{why});
}

void Connection::greet(const proto::Hello& hello, std::vector<Event>& events) {
  proto::check(hello);
  const bool restarted = session_ && (*session_ != hello.session || hello.seq < seq_);
  if (restarted) {
    seq_ = 0;  // all that the new server has said is news
  } else if (!session_) {
    seq_ = subscription_.since.value_or(hello.seq - std::min(hello.seq, subscription_.backlog));
  }
  session_ = hello.session;
  greeted_ = true;
  client_->send(
      proto::Subscribe{.want = subscription_.want, .sources = {}, .since = seq_, .session = hello.session});
  events.emplace_back(Connected{hello, restarted});
}

bool Connection::is_new(const proto::ServerMessage& message) {
  const auto* number = number_of(message);
  if (!number || !*number) return true;
  if (**number <= seq_) return false;
  seq_ = **number;
  return true;
}

}  // namespace captiond
