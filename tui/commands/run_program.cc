#include "tui/commands/run_program.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <map>

#include "base/error.h"
#include "base/unique_fd.h"

namespace captiond {
namespace {

/// The read end of a pipe that holds `input` and nothing after it. Filled before anyone reads, so writing
/// neither waits nor meets a reader that has left.
UniqueFd pipe_with(std::string_view input) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw Error(std::string("pipe: ") + std::strerror(errno));
  UniqueFd out(ends[0]);
  const UniqueFd in(ends[1]);
  ::fcntl(in.get(), F_SETFL, O_NONBLOCK);
  if (::write(in.get(), input.data(), input.size()) < 0)
    throw Error(std::string("pipe: ") + std::strerror(errno));
  return out;
}

/// Strings as exec() wants them; valid as long as `strings` is.
std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  out.reserve(strings.size() + 1);
  for (std::string& each : strings) out.push_back(each.data());
  out.push_back(nullptr);
  return out;
}

std::vector<std::string> environment_with(const Variables& variables) {
  std::map<std::string, std::string> all;
  for (char** entry = environ; *entry; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    if (equals != text.npos) all[std::string(text.substr(0, equals))] = text.substr(equals + 1);
  }
  for (const auto& [name, value] : variables) all[name] = value;
  std::vector<std::string> out;
  out.reserve(all.size());
  for (const auto& [name, value] : all) out.push_back(name + "=" + value);
  return out;
}

pid_t spawn(std::vector<std::string> command, int input, const Variables& variables) {
  auto environment = environment_with(variables);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  pid_t pid = -1;
  const int failure = ::posix_spawnp(&pid, command.at(0).c_str(), &actions, nullptr, pointers(command).data(),
                                     pointers(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw Error(command.at(0) + ": " + std::strerror(failure));
  return pid;
}

}  // namespace

int run_program(const std::vector<std::string>& command, std::string_view input, const Variables& variables,
                std::chrono::milliseconds limit) {
  const pid_t pid = spawn(command, pipe_with(input).get(), variables);
  const UniqueFd process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  pollfd watched{process.get(), POLLIN, 0};
  if (process && ::poll(&watched, 1, static_cast<int>(limit.count())) == 0) ::kill(pid, SIGKILL);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) continue;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace captiond
