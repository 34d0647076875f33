#include "proto/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <filesystem>
#include <thread>

#include "base/error.h"

namespace captiond::proto {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr auto kPatience = 30s;

std::string say(const ServerMessage& message) {
  return encode(message) + "\n";
}

/// Listens at a socket of its own and hands out the server's end of connections.
class Listener {
 public:
  Listener() : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    std::filesystem::remove(path_);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path_.copy(address.sun_path, sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(::listen(fd_.get(), 4), 0);
  }
  ~Listener() { std::filesystem::remove(path_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  const std::string& path() const { return path_; }
  UniqueFd accept() const { return UniqueFd(::accept(fd_.get(), nullptr, nullptr)); }

 private:
  std::string path_ =
      std::filesystem::temp_directory_path() / ("captiond_client_test_" + std::to_string(::getpid()));
  UniqueFd fd_;
};

void write_all(const UniqueFd& fd, const std::string& bytes) {
  ASSERT_EQ(::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
}

ExitCode code_of(const std::function<void()>& action, std::string* message = nullptr) {
  try {
    action();
  } catch (const Error& error) {
    if (message) *message = error.what();
    return error.code();
  }
  return ExitCode::ok;
}

TEST(SocketPath, FollowsTheEnvironment) {
  ::unsetenv("CAPTIOND_SOCKET");
  ::setenv("XDG_RUNTIME_DIR", "/run/me", 1);
  EXPECT_EQ(default_socket_path(), "/run/me/captiond/captiond.sock");
  const std::string fallback = "/run/user/" + std::to_string(::getuid()) + "/captiond/captiond.sock";
  for (const char* useless : {"", "relative"}) {
    ::setenv("XDG_RUNTIME_DIR", useless, 1);
    EXPECT_EQ(default_socket_path(), fallback);
  }
  ::setenv("CAPTIOND_SOCKET", "/tmp/other", 1);
  EXPECT_EQ(default_socket_path(), "/tmp/other");
  ::unsetenv("CAPTIOND_SOCKET");
}

TEST(Client, SaysHowToStartAServerThatIsNotThere) {
  std::string message;
  EXPECT_EQ(code_of([] { Client::connect("/nonexistent/captiond.sock"); }, &message), ExitCode::no_daemon);
  EXPECT_THAT(message, HasSubstr("systemctl --user start captiond.socket"));
  EXPECT_EQ(code_of([] { Client::connect(std::string(200, 'x')); }), ExitCode::usage);
}

TEST(Client, GreetsAsksAndReceives) {
  const Listener listener;
  Client client = Client::connect(listener.path());
  const UniqueFd server = listener.accept();
  write_all(server, say(Hello{.server = "captiond 1", .seq = 5, .sources = {}, .models = {}}));
  EXPECT_EQ(client.hello().seq, 5U);

  std::thread answer([&] {
    char byte = 0;
    while (::recv(server.get(), &byte, 1, 0) == 1 && byte != '\n') continue;
    write_all(server, say(Level{.source = "mic"}) + say(Reply{.id = 1, .error = {}, .result = R"({"a":1})"}));
  });
  EXPECT_EQ(client.ask("pause").result, R"({"a":1})");
  answer.join();

  EXPECT_TRUE(client.receive().empty());
  EXPECT_FALSE(client.wait(10ms));
  write_all(server, say(Notice{"info", "a"}) + say(Notice{"info", "b"}) + R"({"type":"level","sou)");
  EXPECT_EQ(client.wait(kPatience), ServerMessage(Notice{"info", "a"}));
  EXPECT_EQ(client.receive(), std::vector<ServerMessage>{(Notice{"info", "b"})});
  EXPECT_FALSE(client.closed());
}

TEST(Client, NoticesThatTheServerWentAway) {
  const Listener listener;
  Client client = Client::connect(listener.path());
  UniqueFd server = listener.accept();
  write_all(server, say(Notice{"info", "bye"}));
  server.reset();
  EXPECT_EQ(client.wait(kPatience), ServerMessage(Notice{"info", "bye"})) << "said before it hung up";
  EXPECT_FALSE(client.wait(kPatience));
  EXPECT_TRUE(client.closed());
  EXPECT_EQ(code_of([&] { client.send(Subscribe{}); }), ExitCode::no_daemon) << "and no SIGPIPE";
}

TEST(Client, RefusesAnotherProtocol) {
  const Listener listener;
  Client client = Client::connect(listener.path());
  const UniqueFd server = listener.accept();
  write_all(server, say(Hello{.protocol = 2, .server = "captiond 9", .sources = {}, .models = {}}));
  std::string message;
  EXPECT_EQ(code_of([&] { client.hello(); }, &message), ExitCode::protocol);
  EXPECT_THAT(message, HasSubstr("expected protocol 1, found 2"));
}

TEST(Client, TellsWhyThereIsNoGreeting) {
  const Listener listener;
  std::string message;
  Client waiting = Client::connect(listener.path());
  const UniqueFd hangs = listener.accept();
  EXPECT_EQ(code_of([&] { waiting.hello(10ms); }, &message), ExitCode::no_daemon);
  EXPECT_THAT(message, HasSubstr("captiond runs, but does not answer"));
  Client told = Client::connect(listener.path());
  write_all(listener.accept(), say(Notice{"error", "config.toml:2:1: unknown key"}));
  EXPECT_EQ(code_of([&] { told.hello(); }, &message), ExitCode::no_daemon);
  EXPECT_EQ(message, "captiond cannot run: config.toml:2:1: unknown key");
}

TEST(Client, RefusesAFloodWithoutLineEnd) {
  const Listener listener;
  Client client = Client::connect(listener.path());
  UniqueFd server = listener.accept();
  std::thread flood([&server] {
    const std::string junk(4096, 'x');
    for (int i = 0; i < 64; ++i) ::send(server.get(), junk.data(), junk.size(), MSG_NOSIGNAL);
    server.reset();
  });
  EXPECT_EQ(code_of([&] { client.wait(kPatience); }), ExitCode::protocol);
  { const Client gone = std::move(client); }
  flood.join();
}

}  // namespace
}  // namespace captiond::proto
