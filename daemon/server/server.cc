#include "daemon/server/server.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/log.h"

namespace captiond {
namespace {

constexpr std::size_t kMaxClients = 256;

Line line_of(const proto::ServerMessage& message) {
  return std::make_shared<const std::string>(proto::encode(message) + '\n');
}

bool is_numbered(const proto::Caption& caption) {
  return !caption.committed.empty() || caption.final;
}

}  // namespace

Server::Server(EventLoop& loop, Listener listener, Control& control, std::size_t journal)
    : loop_(loop),
      control_(control),
      journal_(journal),
      listener_(std::move(listener)),
      accepting_(loop.on_io(listener_.fd(), EPOLLIN, [this](std::uint32_t) { welcome(); })) {}

void Server::welcome() {
  UniqueFd fd = listener_.accept();
  if (!fd) return;
  if (clients_.size() >= kMaxClients) {
    log_warn("refused a client: {} are connected already", clients_.size());
    return;
  }
  const std::uint64_t id = next_client_++;
  auto client =
      std::make_unique<Client>(loop_, std::move(fd), journal_, control_, [this, id] { clients_.erase(id); });
  client->outbox().answer(line_of(hello()));
  client->flush();
  clients_.emplace(id, std::move(client));
}

proto::Hello Server::hello() const {
  proto::Hello hello;
  hello.server = "captiond " CAPTIOND_VERSION;
  hello.seq = journal_.newest();
  hello.session = journal_.session();
  hello.sources = control_.sources();
  hello.models = control_.models();
  return hello;
}

void Server::publish(proto::ServerMessage message) {
  if (auto* caption = std::get_if<proto::Caption>(&message)) {
    if (!is_numbered(*caption)) {
      return publish_newest("captions", "tail " + caption->source, caption->source, line_of(message));
    }
    caption->seq = journal_.newest() + 1;
    withdraw_tail(caption->source);
    publish_numbered(caption->source, line_of(message));
  } else if (auto* gap = std::get_if<proto::Gap>(&message)) {
    gap->seq = journal_.newest() + 1;
    withdraw_tail(gap->source);
    publish_numbered(gap->source, line_of(message));
  } else if (auto* translation = std::get_if<proto::Translation>(&message)) {
    translation->seq = journal_.newest() + 1;
    publish_numbered(translation->source, line_of(message));
  } else if (const auto* level = std::get_if<proto::Level>(&message)) {
    publish_newest("levels", "level " + level->source, level->source, line_of(message));
  } else if (const auto* spectrum = std::get_if<proto::Spectrum>(&message)) {
    publish_newest("spectrum", "spectrum " + spectrum->source, spectrum->source, line_of(message));
  } else if (std::holds_alternative<proto::Devices>(message)) {
    publish_newest("", "devices", "", line_of(message));
  } else if (std::holds_alternative<proto::Status>(message)) {
    publish_newest("status", "status", "", line_of(message));
  } else if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
    publish_newest("", "source " + changed->source.id, changed->source.id, line_of(message));
  } else if (const auto* notice = std::get_if<proto::Notice>(&message)) {
    publish_newest("", "notice " + notice->level, "", line_of(message));
  }
}

void Server::publish_numbered(const std::string& source, Line line) {
  journal_.append({source, std::move(line)});
  for (auto& [id, client] : clients_) client->flush();
}

/// An older tail says nothing any more.
void Server::withdraw_tail(const std::string& source) {
  for (auto& [id, client] : clients_) client->outbox().withdraw("tail " + source);
}

void Server::publish_newest(const std::string& kind, const std::string& slot, const std::string& source,
                            const Line& line) {
  for (auto& [id, client] : clients_) {
    if (!client->outbox().wants(kind, source)) continue;
    client->outbox().offer(slot, line);
    client->flush();
  }
}

bool Server::wanted(const std::string& kind) const {
  return std::ranges::any_of(clients_,
                             [&](const auto& entry) { return entry.second->outbox().wants(kind, ""); });
}

void Server::stop_accepting() {
  accepting_.reset();
}

bool Server::flushed() const {
  return std::ranges::all_of(clients_, [](const auto& entry) { return entry.second->idle(); });
}

}  // namespace captiond
