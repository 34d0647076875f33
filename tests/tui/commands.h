// `captions` and its commands as scripts run them, against a fake captiond.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>

#include "tests/tui/fake_server.h"
#include "tests/tui/story.h"
#include "tests/tui/terminal.h"

namespace captiond::test {

class Commands : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override {
    server_.reset();
    std::filesystem::remove_all(folder_);
  }

  void serve(std::vector<proto::SourceInfo> sources, std::uint64_t session = 1) {
    server_.reset();
    server_ = std::make_unique<FakeServer>(folder_ / "sock", hello(std::move(sources), session));
  }
  void stop_serving() { server_.reset(); }
  FakeServer& server() { return *server_; }

  std::string captions(const std::string& arguments) const {
    return CAPTIONS_PROGRAM " --socket " + (folder_ / "sock").string() + " " + arguments;
  }
  /// Runs to its end; errors go to a file that stderr_text() reads.
  Outcome run_captions(const std::string& arguments) const {
    return run(captions(arguments) + " 2>" + (folder_ / "err").string());
  }
  std::string stderr_text() const { return content("err"); }
  std::string content(const std::string& file) const {
    std::ifstream in(folder_ / file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string path(const std::string& file) const { return folder_ / file; }

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("captions_commands_" + std::to_string(::getpid()));
  std::unique_ptr<FakeServer> server_;
};

/// `captions` in the background, its output redirected; ended when this goes.
class Background {
 public:
  explicit Background(const std::string& command) : pid_(std::stoi(run(command + " & echo $!").out)) {}
  ~Background() { run("kill " + std::to_string(pid_) + " 2>/dev/null"); }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
  bool runs() const { return std::filesystem::exists("/proc/" + std::to_string(pid_)); }

 private:
  int pid_;
};

}  // namespace captiond::test
