#include <httplib.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <random>
#include <thread>
#include <utility>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "tui/commands/commands.h"
#include "tui/commands/event_feed.h"
#include "tui/commands/follow.h"
#include "tui/commands/page.h"

namespace captiond {
namespace {

constexpr std::size_t kMostReaders = 32;  // each holds a thread

struct Options {
  int port = 8765;
  std::string key;  // empty: a new one
  bool open = false;
  FollowOptions follow;
};

/// Other users of this machine can reach the port, so the page wants to be asked with a word that they cannot
/// know.
std::string random_key() {
  std::random_device random;
  std::string key;
  constexpr std::string_view kLetters = "abcdefghijkmnpqrstuvwxyz23456789";
  for (int i = 0; i < 20; ++i) key += kLetters[random() % kLetters.size()];
  return key;
}

/// Without httplib's SO_REUSEPORT, by which a second server would get every other reader of the first.
void own_port(int socket) {
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
}

/// The web server, on threads of its own, for this machine alone.
class Pages {
 public:
  Pages(const Options& options, EventFeed& feed) : key_(options.open ? "" : options.key), feed_(feed) {
    server_.set_socket_options(own_port);
    server_.new_task_queue = [] { return new httplib::ThreadPool(kMostReaders); };
    server_.Get("/", [this](const auto& request, auto& response) {
      if (allows(request, response)) response.set_content(kPage, "text/html; charset=utf-8");
    });
    server_.Get("/events", [this](const auto& request, auto& response) {
      if (allows(request, response)) stream(request, response);
    });
    server_.set_default_headers({{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
    port_ = options.port == 0 ? server_.bind_to_any_port(kHost) : options.port;
    if (port_ <= 0 || (options.port != 0 && !server_.bind_to_port(kHost, port_)))
      throw Error("port " + std::to_string(options.port) + " of " + kHost +
                  " is taken: --port chooses another");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Pages() {
    feed_.close();
    server_.stop();
    thread_.join();
  }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  std::string address() const {
    return "http://" + std::string(kHost) + ":" + std::to_string(port_) + "/" +
           (key_.empty() ? "" : "?key=" + key_);
  }

 private:
  static constexpr const char* kHost = "127.0.0.1";
  static constexpr std::chrono::seconds kSignOfLife{10};

  /// A page from elsewhere must not reach us by a name that it made to lead here, so only our own names do.
  bool allows(const httplib::Request& request, httplib::Response& response) const {
    const std::string host = request.get_header_value("Host");
    const std::string name = host.substr(0, host.find(':'));
    const bool ours = name == kHost || name == "localhost";
    const bool knows = key_.empty() || request.get_param_value("key") == key_;
    if (ours && knows) return true;
    response.status = 403;
    response.set_content("The address that `captions serve` printed is needed, with its key.\n",
                         "text/plain");
    return false;
  }

  /// Server-Sent Events (https://html.spec.whatwg.org/multipage/server-sent-events.html).
  void stream(const httplib::Request& request, httplib::Response& response) {
    auto seen = std::make_shared<std::uint64_t>(
        feed_.start(request.get_header_value<std::uint64_t>("Last-Event-ID")));
    response.set_chunked_content_provider(
        "text/event-stream", [this, seen](std::size_t begun, httplib::DataSink& sink) {
          if (feed_.closed()) return false;
          std::string out = ":\n\n";  // a comment: finds out whether the reader is still there
          if (begun == 0) {
            out += "data: " + feed_.head() + "\n\n";
          } else if (const auto event = feed_.next(*seen, kSignOfLife)) {
            *seen = event->number;
            out = "id: " + std::to_string(event->number) + "\ndata: " + event->text + "\n\n";
          }
          return sink.write(out.data(), out.size());
        });
  }

  const std::string key_;
  EventFeed& feed_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

/// Brings what captiond says to the feed.
class Serve : public Follower {
 public:
  explicit Serve(EventFeed& feed) : feed_(feed) {}
  void connected(const Connected& connected) override {
    labels_.clear();
    for (const auto& source : connected.hello.sources) labels_[source.id] = label_of(source);
    tell_labels();
    there_ = true;
  }
  void lost() override {
    if (there_) feed_.publish(R"({"type":"lost"})");
    there_ = false;
  }
  void hear(const proto::ServerMessage& message) override {
    if (std::holds_alternative<proto::Caption>(message) || std::holds_alternative<proto::Gap>(message))
      feed_.publish(encode(message));
    if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) {
      const std::string label = label_of(changed->source);
      if (std::exchange(labels_[changed->source.id], label) != label) tell_labels();
    }
  }

 private:
  static std::string label_of(const proto::SourceInfo& source) {
    return source.label.empty() ? source.id : source.label;
  }
  void tell_labels() {
    const nlohmann::json message = {{"type", "sources"}, {"labels", labels_}};
    feed_.publish_head(message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }

  EventFeed& feed_;
  std::map<std::string, std::string> labels_;  // by source
  bool there_ = true;
};

void serve(const Context& context, Options options) {
  if (options.key.empty()) options.key = random_key();
  options.follow.patient = true;
  EventFeed feed;
  const Pages pages(options, feed);
  std::fprintf(stderr, "captions: %s\n", pages.address().c_str());
  Serve follower(feed);
  follow(context, options.follow, follower);
}

}  // namespace

void add_serve(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("serve", "captions as a page for a browser on this machine");
  auto o = std::make_shared<Options>();
  command.add_option("--port", o->port, "0: any that is free").range(0, 65535).option_text("N");
  command
      .add_option("--key", o->key, "a word the address must have, to keep it over restarts; else a new one")
      .option_text("WORD");
  command.add_flag("--open", o->open, "no key: whoever uses this machine may read");
  command.callback([&context, o] { serve(context, *o); });
}

}  // namespace captiond
