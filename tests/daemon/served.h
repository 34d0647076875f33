// A server that runs on a thread of its own, and raw clients, for tests.
#pragma once

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include "base/bounded_queue.h"
#include "base/error.h"
#include "base/wakeup.h"
#include "daemon/server/server.h"
#include "proto/client.h"
#include "tests/support/temporary_folder.h"

namespace captiond::test {

/// A daemon of two sources that remembers what it was told to pause.
class FakeControl : public Control {
 public:
  FakeControl() {
    for (const char* id : {"mic", "speakers"}) {
      proto::SourceInfo source;
      source.id = source.label = id;
      source.kind = "pulse";
      source.state = "running";
      sources_.push_back(source);
    }
  }
  std::vector<proto::SourceInfo> sources() const override { return sources_; }
  std::map<std::string, std::string> models() const override { return {{"preview", "tiny.en"}}; }
  proto::Status status() const override {
    proto::Status status;
    status.lag = 0.5;
    status.sources = sources_;
    return status;
  }
  void set_paused(const std::string& id, bool paused) override {
    for (proto::SourceInfo& source : sources_) {
      if (source.id == id) source.paused = paused;
    }
  }
  bool set_history_paused(bool paused) override {
    history_paused_ = paused;
    return keeps_history_;
  }
  void keep_history() { keeps_history_ = true; }
  void ask_devices() override { ++asked_; }
  void choose_device(const std::string& id, SourceKind, const std::string& device) override {
    for (proto::SourceInfo& source : sources_) {
      if (source.id == id) source.device = device;
    }
  }
  std::vector<std::string> reload() override {
    if (bad_configuration_) throw Error("config.toml:3: expected a number", ExitCode::bad_config);
    return {"[models]"};
  }
  void break_configuration() { bad_configuration_ = true; }
  std::string add_source(SourceKind, const std::string& device, const std::string& label) override {
    if (sources_.size() == 3) return {};
    proto::SourceInfo source;
    source.id = "added";
    source.label = label;
    source.device = device;
    sources_.push_back(source);
    return "added";
  }
  void remove_source(const std::string& id) override {
    std::erase_if(sources_, [&](const proto::SourceInfo& source) { return source.id == id; });
  }
  int asked() const { return asked_; }

 private:
  std::vector<proto::SourceInfo> sources_;
  bool keeps_history_ = false, history_paused_ = false;
  bool bad_configuration_ = false;
  int asked_ = 0;  // for devices
};

class Served {
 public:
  explicit Served(std::size_t journal = 1000)
      : server_(loop_, Listener::open(path()), control_, journal), watch_(loop_.on_bell(bell_, [this] {
          while (auto work = work_.try_pop()) (*work)();
        })) {
    thread_ = std::thread([this] { loop_.run(); });
  }
  ~Served() {
    run([this] { loop_.stop(); });
    thread_.join();
  }

  std::string path() const { return folder_ / "captiond/captiond.sock"; }

  /// Runs `work` on the server's thread, and waits for it.
  template <typename Work>
  std::invoke_result_t<Work> run(Work work) {
    std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
    auto done = task.get_future();
    auto shared = std::make_shared<decltype(task)>(std::move(task));
    work_.push([shared] { (*shared)(); });
    bell_.ring();
    return done.get();
  }
  void publish(proto::ServerMessage message) {
    run([&] { server_.publish(std::move(message)); });
  }
  std::size_t clients() {
    return run([this] { return server_.clients(); });
  }
  FakeControl& control() { return control_; }

 private:
  TemporaryFolder folder_;
  FakeControl control_;
  EventLoop loop_;
  Server server_;
  BoundedQueue<std::function<void()>> work_{16};
  Wakeup bell_;
  EventLoop::Watch watch_;
  std::thread thread_;
};

/// A connection that sends and receives bytes, so that it can misbehave.
class RawClient {
 public:
  explicit RawClient(const std::string& path) : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    connected_ = ::connect(fd_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  bool connected() const { return connected_; }
  /// False when the server hung up before it took everything.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void finish_sending() { ::shutdown(fd_.get(), SHUT_WR); }

  /// The next line, or nothing when the server hung up or was silent for 20 s.
  std::optional<std::string> line() {
    while (true) {
      if (const auto end = pending_.find('\n'); end != std::string::npos) {
        std::string line = pending_.substr(0, end);
        pending_.erase(0, end + 1);
        return line;
      }
      pollfd watched{fd_.get(), POLLIN, 0};
      char bytes[65536];
      if (::poll(&watched, 1, 20000) <= 0) return std::nullopt;
      const ssize_t got = ::recv(fd_.get(), bytes, sizeof bytes, 0);
      if (got <= 0) return std::nullopt;
      pending_.append(bytes, static_cast<std::size_t>(got));
    }
  }
  std::optional<proto::ServerMessage> message() {
    const auto text = line();
    return text ? proto::decode_server(*text) : std::nullopt;
  }
  /// The next message that is a T, passing over others.
  template <typename T>
  std::optional<T> next() {
    while (const auto received = message()) {
      if (const T* wanted = std::get_if<T>(&*received)) return *wanted;
    }
    return std::nullopt;
  }

 private:
  UniqueFd fd_;
  bool connected_ = false;
  std::string pending_;
};

inline proto::Caption caption(const std::string& source, const std::string& committed,
                              const std::string& tail = "") {
  proto::Caption caption;
  caption.source = source;
  caption.utterance = 1;
  if (!committed.empty()) caption.committed = {{committed, 0.0, 1.0, 0.9}};
  if (!tail.empty()) caption.tail = {{tail, 1.0, 2.0, "preview"}};
  return caption;
}

/// The answer to a command shows that the subscription before it was taken.
inline void subscribe(RawClient& client, const std::string& line = R"({"type":"subscribe"})") {
  ASSERT_TRUE(client.send(line + "\n" + R"({"type":"command","id":7,"name":"help"})" + "\n"));
  ASSERT_TRUE(client.next<proto::Reply>());
}

}  // namespace captiond::test
