#include "tests/tui/terminal.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <thread>

namespace captiond::test {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string unique_name() {
  static std::atomic<int> count{0};
  return "captions-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count);
}

}  // namespace

bool eventually(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

Outcome run(const std::string& command) {
  Outcome outcome;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (!pipe) return {"", -1};
  char bytes[4096];
  while (const std::size_t got = std::fread(bytes, 1, sizeof bytes, pipe)) outcome.out.append(bytes, got);
  const int status = ::pclose(pipe);
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return outcome;
}

bool Terminal::available() {
  return run("tmux -V 2>&1").code == 0;
}

Outcome Terminal::tmux(const std::string& arguments) const {
  return run("set -f; LC_ALL=C.UTF-8 tmux -L " + name_ + " -f /dev/null " + arguments + " 2>&1");
}

Terminal::Terminal(int columns, int rows, const std::string& command) : name_(unique_name()) {
  const std::string size = " -x " + std::to_string(columns) + " -y " + std::to_string(rows) + " ";
  const std::string shell = "stty -echo; " + command + "; echo \"exit $?\"; exec sleep 600";
  tmux("new-session -d" + size + "-s t " + quoted("exec sleep 600"));
  tmux(
      "set -g default-terminal tmux-256color \\; set -g status off \\; set -s escape-time 0 \\; set -s "
      "set-clipboard on");
  tmux("respawn-pane -k -t t " + quoted(shell));
  tmux("resize-window -t t" + size);
}

Terminal::~Terminal() {
  tmux("kill-server");
}

void Terminal::press(const std::string& keys) const {
  tmux("send-keys -t t " + keys);
}

void Terminal::type(const std::string& text) const {
  tmux("send-keys -t t -l " + quoted(text));
}

void Terminal::resize(int columns, int rows) const {
  tmux("resize-window -t t -x " + std::to_string(columns) + " -y " + std::to_string(rows));
}

std::string Terminal::text() const {
  return tmux("capture-pane -p -t t").out;
}

std::string Terminal::with_styles() const {
  return tmux("capture-pane -e -p -t t").out;
}

bool Terminal::shows(const std::string& text) const {
  const bool seen = eventually([&] { return this->text().find(text) != std::string::npos; });
  if (!seen) ADD_FAILURE() << "expected \"" << text << "\" on the screen, found\n" << this->text();
  return seen;
}

bool Terminal::stops_showing(const std::string& text) const {
  const bool gone = eventually([&] { return this->text().find(text) == std::string::npos; });
  if (!gone) ADD_FAILURE() << "expected no \"" << text << "\" on the screen, found\n" << this->text();
  return gone;
}

std::string Terminal::ask(const std::string& format) const {
  std::string answer = tmux("display-message -p -t t " + quoted(format)).out;
  if (!answer.empty() && answer.back() == '\n') answer.pop_back();
  return answer;
}

void Terminal::record(const std::string& file) const {
  tmux("pipe-pane -o -t t " + quoted("cat >" + file));
  eventually([&] { return run("test -e " + file).code == 0; });
}

std::string Terminal::clipboard() const {
  return tmux("show-buffer").out;
}

}  // namespace captiond::test
