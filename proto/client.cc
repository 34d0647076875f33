#include "proto/client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iterator>

#include "base/error.h"

namespace captiond::proto {
namespace {

using Clock = std::chrono::steady_clock;

Error no_daemon(const std::string& what) {
  return Error(what, ExitCode::no_daemon);
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    throw Error("socket \"" + path + "\": expected a path of 1 to " +
                    std::to_string(sizeof address.sun_path - 1) + " bytes",
                ExitCode::usage);
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

/// Whether `fd` became readable before `until`.
bool readable(int fd, Clock::time_point until) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    pollfd poll_fd{.fd = fd, .events = POLLIN, .revents = 0};
    const int ready = ::poll(&poll_fd, 1, static_cast<int>(left));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) throw no_daemon(std::string("poll: ") + std::strerror(errno));
  }
}

}  // namespace

std::string default_socket_path() {
  if (const char* chosen = std::getenv("CAPTIOND_SOCKET"); chosen && *chosen) return chosen;
  const char* runtime = std::getenv("XDG_RUNTIME_DIR");
  const std::string folder = runtime && *runtime == '/' ? runtime : "/run/user/" + std::to_string(::getuid());
  return folder + "/captiond/captiond.sock";
}

void check(const Hello& hello) {
  if (hello.protocol != kProtocol)
    throw Error("expected protocol " + std::to_string(kProtocol) + ", found " +
                    std::to_string(hello.protocol) + " (" + hello.server +
                    "): captions and captiond must be of the same release",
                ExitCode::protocol);
}

Client Client::connect(const std::string& path) {
  const sockaddr_un address = address_of(path);
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd) throw no_daemon(std::string("socket: ") + std::strerror(errno));
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw no_daemon("captiond does not answer at " + path + " (" + std::strerror(errno) +
                    "): start it with `systemctl --user start captiond.socket`");
  return Client(std::move(fd));
}

void Client::send(const ClientMessage& message) {
  const std::string line = encode(message) + "\n";
  for (std::string_view rest = line; !rest.empty();) {
    const ssize_t sent = ::send(fd_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) throw no_daemon(std::string("captiond went away (") + std::strerror(errno) + ")");
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void Client::take_lines() {
  while (const auto line = lines_.next())
    if (auto message = decode_server(*line)) waiting_.push_back(std::move(*message));
}

std::vector<ServerMessage> Client::receive() {
  std::array<char, kMaxLine> bytes;
  ssize_t got = -1;
  do {
    got = ::recv(fd_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT);
  } while (got < 0 && errno == EINTR);
  if (got > 0) {
    lines_.append({bytes.data(), static_cast<std::size_t>(got)});
    take_lines();
  } else if (got == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
    closed_ = true;
  }
  return std::exchange(waiting_, {});
}

std::optional<ServerMessage> Client::wait(std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  while (waiting_.empty() && !closed_ && readable(fd_.get(), until)) waiting_ = receive();
  if (waiting_.empty()) return std::nullopt;
  ServerMessage first = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  return first;
}

Hello Client::hello(std::chrono::milliseconds limit) {
  const auto first = wait(limit);
  if (!first && closed_) throw no_daemon("captiond hung up before its greeting");
  if (!first)
    throw no_daemon("captiond runs, but does not answer: `systemctl --user restart captiond` starts it anew");
  if (const auto* why = std::get_if<Notice>(&*first)) throw no_daemon("captiond cannot run: " + why->message);
  const auto* hello = std::get_if<Hello>(&*first);
  if (!hello) throw Error("expected captiond's greeting, found none", ExitCode::protocol);
  check(*hello);
  return *hello;
}

Reply Client::ask(const std::string& name, const std::string& args, std::chrono::milliseconds limit) {
  const auto until = Clock::now() + limit;
  const Command command{.id = ++last_id_, .name = name, .args = args};
  send(command);
  while (const auto message = wait(std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now())))
    if (const auto* reply = std::get_if<Reply>(&*message); reply && reply->id == command.id) return *reply;
  throw no_daemon("captiond did not answer the command \"" + name + "\"");
}

}  // namespace captiond::proto
