#include "tests/tui/fake_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/error.h"

namespace captiond::test {
namespace {

void send_line(int fd, const std::string& line) {
  const std::string bytes = line + "\n";
  for (std::string_view rest = bytes; !rest.empty();) {
    const ssize_t sent = ::send(fd, rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::optional<std::uint64_t>* number_of(proto::ServerMessage& message) {
  if (auto* gap = std::get_if<proto::Gap>(&message)) return &gap->seq;
  if (auto* translation = std::get_if<proto::Translation>(&message)) return &translation->seq;
  auto* caption = std::get_if<proto::Caption>(&message);
  return caption && (caption->final || !caption->committed.empty()) ? &caption->seq : nullptr;
}

}  // namespace

FakeServer::FakeServer(std::string path, proto::Hello hello)
    : path_(std::move(path)),
      listener_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      hello_(std::move(hello)) {
  std::filesystem::remove(path_);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path_.copy(address.sun_path, sizeof address.sun_path - 1);
  if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_.get(), 8) != 0)
    throw Error("cannot listen at " + path_);
  thread_ = std::thread([this] { serve(); });
}

FakeServer::~FakeServer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.ring();
  thread_.join();
  std::filesystem::remove(path_);
}

void FakeServer::say(proto::ServerMessage message) {
  const std::lock_guard lock(mutex_);
  if (auto* number = number_of(message)) *number = ++hello_.seq;
  const std::string line = encode(message);
  if (number_of(message)) journal_[hello_.seq] = line;
  for (const Peer& peer : peers_)
    if (peer.subscribed) send_line(peer.fd.get(), line);
}

void FakeServer::say_raw(const std::string& line) {
  const std::lock_guard lock(mutex_);
  for (const Peer& peer : peers_) send_line(peer.fd.get(), line);
}

void FakeServer::set_status(const proto::Status& status) {
  const std::lock_guard lock(mutex_);
  status_ = status;
}

void FakeServer::answer(const std::string& command, const proto::Reply& reply) {
  const std::lock_guard lock(mutex_);
  answers_[command] = reply;
}

std::size_t FakeServer::subscribers() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::count_if(peers_.begin(), peers_.end(), [](const Peer& peer) { return peer.subscribed; }));
}

std::vector<proto::Subscribe> FakeServer::subscriptions() const {
  const std::lock_guard lock(mutex_);
  return subscriptions_;
}

std::vector<proto::Command> FakeServer::commands() const {
  const std::lock_guard lock(mutex_);
  return commands_;
}

void FakeServer::serve() {
  for (;;) {
    std::vector<pollfd> watched = {{listener_.get(), POLLIN, 0}, {stop_.fd(), POLLIN, 0}};
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      for (const Peer& peer : peers_) watched.push_back({peer.fd.get(), POLLIN, 0});
    }
    ::poll(watched.data(), watched.size(), -1);
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 2; i < watched.size(); ++i)
      if (watched[i].revents && !hear(peers_[i - 2])) peers_[i - 2].fd.reset();
    std::erase_if(peers_, [](const Peer& peer) { return !peer.fd; });
    if (watched[0].revents) accept();
  }
}

void FakeServer::accept() {
  Peer peer;
  peer.fd.reset(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  send_line(peer.fd.get(), encode(proto::ServerMessage(hello_)));
  peers_.push_back(std::move(peer));
}

bool FakeServer::hear(Peer& peer) {
  std::array<char, 4096> bytes;
  const ssize_t got = ::recv(peer.fd.get(), bytes.data(), bytes.size(), 0);
  if (got <= 0) return false;
  peer.lines.append({bytes.data(), static_cast<std::size_t>(got)});
  while (const auto line = peer.lines.next())
    if (const auto message = proto::decode_client(*line)) obey(peer, *message);
  return true;
}

void FakeServer::obey(Peer& peer, const proto::ClientMessage& message) {
  if (const auto* command = std::get_if<proto::Command>(&message)) {
    commands_.push_back(*command);
    proto::Reply reply = answers_[command->name];
    reply.id = command->id;
    if (command->name == "status") reply.result = encode(proto::ServerMessage(status_));
    send_line(peer.fd.get(), encode(proto::ServerMessage(reply)));
    return;
  }
  const auto& wish = std::get<proto::Subscribe>(message);
  subscriptions_.push_back(wish);
  peer.subscribed = true;
  if (wish.since)
    for (auto line = journal_.upper_bound(*wish.since); line != journal_.end(); ++line)
      send_line(peer.fd.get(), line->second);
  if (std::find(wish.want.begin(), wish.want.end(), "status") != wish.want.end())
    send_line(peer.fd.get(), encode(proto::ServerMessage(status_)));
}

}  // namespace captiond::test
