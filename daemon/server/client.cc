#include "daemon/server/client.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>
#include <variant>

#include "base/error.h"
#include "daemon/server/command_table.h"

namespace captiond {
namespace {

constexpr std::size_t kBuffer = std::size_t{64} * 1024;  // of output: refilled when it is sent
constexpr std::size_t kMaxAnswers = 16;  // waiting unread before requests are left in the socket

Line line_of(const proto::ServerMessage& message) {
  return std::make_shared<const std::string>(proto::encode(message) + '\n');
}

}  // namespace

Client::Client(EventLoop& loop, UniqueFd fd, const Journal& journal, Control& control,
               std::function<void()> hung_up)
    : fd_(std::move(fd)),
      control_(control),
      hung_up_(std::move(hung_up)),
      outbox_(journal),
      watch_(loop.on_io(fd_.get(), EPOLLIN, [this](std::uint32_t events) { serve(events); })) {}

void Client::serve(std::uint32_t events) {
  if (events & (EPOLLHUP | EPOLLERR)) broken_ = true;
  if (!broken_ && (events & EPOLLIN)) read_requests();
  flush();
  if (finished()) std::exchange(hung_up_, {})();  // which deletes this
}

void Client::read_requests() {
  std::array<char, 4096> chunk;
  const ssize_t got = ::recv(fd_.get(), chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (got < 0) {
    broken_ = errno != EAGAIN && errno != EINTR;
    return;
  }
  end_of_input_ = got == 0;
  lines_.append({chunk.data(), static_cast<std::size_t>(got)});
  try {
    while (const auto line = lines_.next()) handle(*line);
  } catch (const Error& too_long) {
    refuse("line-too-long", too_long.what());
    flush();
    broken_ = true;
  }
}

void Client::handle(std::string_view line) {
  if (line.find_first_not_of(" \t\r") == std::string::npos) return;
  try {
    const auto message = proto::decode_client(line);
    if (!message) return;  // of a type that a newer client knows
    if (const auto* request = std::get_if<proto::Subscribe>(&*message)) outbox_.subscribe(*request);
    if (const auto* command = std::get_if<proto::Command>(&*message)) {
      outbox_.answer(line_of(run_command(*command, control_)));
    }
  } catch (const Error& error) {
    refuse("bad-message", error.what());
  }
}

void Client::refuse(const std::string& code, const std::string& message) {
  proto::Reply reply;
  reply.error = proto::ReplyError{code, message};
  outbox_.answer(line_of(reply));
}

void Client::flush() {
  while (!broken_) {
    if (buffer_.empty()) refill();
    if (buffer_.empty()) break;
    const ssize_t sent = ::send(fd_.get(), buffer_.data(), buffer_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0) {
      broken_ = errno != EAGAIN && errno != EINTR;
      break;
    }
    buffer_.erase(0, static_cast<std::size_t>(sent));
  }
  watch_for_what_matters();
}

void Client::refill() {
  while (buffer_.size() < kBuffer) {
    const Line line = outbox_.next();
    if (!line) return;
    buffer_ += *line;
  }
}

// A client that only asked something is done when it has its answers; a subscriber that shut its sending
// side, as `echo … | socat` does, goes on to receive.
bool Client::finished() const {
  return broken_ || (end_of_input_ && !outbox_.subscribed() && buffer_.empty());
}

void Client::watch_for_what_matters() {
  const bool wants_input = !end_of_input_ && outbox_.answers() < kMaxAnswers;
  // A connection that broke while something was published is served once more, to be removed from there.
  const bool wants_output = broken_ || !buffer_.empty();
  EventLoop::change_events(watch_, (wants_input ? EPOLLIN : 0U) | (wants_output ? EPOLLOUT : 0U));
}

}  // namespace captiond
