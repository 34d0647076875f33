// The real viewer on a real terminal, told what to show by a fake captiond.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <memory>

#include "tests/tui/fake_server.h"
#include "tests/tui/story.h"
#include "tests/tui/terminal.h"

namespace captiond::test {

inline const auto kSpeakers = source("spk", "Speakers");
inline const auto kMic = source("mic", "Microphone");

class Viewer : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!Terminal::available()) GTEST_SKIP() << "tmux is not installed: it is the terminal of this test";
  }
  void TearDown() override {
    terminal_.reset();
    server_.reset();
  }

  void serve(std::vector<proto::SourceInfo> sources, std::uint64_t session = 1) {
    serve(hello(std::move(sources), session));
  }
  void serve(const proto::Hello& greeting) {
    server_.reset();
    server_ = std::make_unique<FakeServer>(path_, greeting);
    proto::Status status;
    status.lag = 0.8;
    status.cpu = 0.42;
    status.uptime = 60.0;
    status.models = {{"preview", "tiny.en"}, {"confirm", "base"}};
    server_->set_status(status);
  }
  void open(int columns = 80, int rows = 24, const std::string& options = "",
            const std::string& environment = "") {
    terminal_ = std::make_unique<Terminal>(columns, rows,
                                           "env LC_ALL=C.UTF-8 XDG_CONFIG_HOME=/nonexistent " + environment +
                                               " " CAPTIONS_PROGRAM " --socket " + path_ + " " + options);
  }
  void stop_serving() { server_.reset(); }
  void join() {
    ASSERT_TRUE(eventually([this] { return server_->subscribers() > 0; }));
  }
  FakeServer& server() { return *server_; }
  Terminal& terminal() { return *terminal_; }

 private:
  std::string path_ =
      std::filesystem::temp_directory_path() / ("captions_viewer_" + std::to_string(::getpid()));
  std::unique_ptr<FakeServer> server_;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace captiond::test
