#include "tests/support/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/support/temporary_folder.h"

extern char** environ;

namespace captiond::test {
namespace {

std::vector<std::string> merged(const std::map<std::string, std::string>& added) {
  std::vector<std::string> lines;
  for (char** line = environ; *line; ++line) {
    const std::string text(*line);
    if (!added.contains(text.substr(0, text.find('=')))) lines.push_back(text);
  }
  for (const auto& [name, value] : added) lines.push_back(name + "=" + value);
  return lines;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> list;
  for (std::string& string : strings) list.push_back(string.data());
  list.push_back(nullptr);
  return list;
}

std::string path_of(const std::string& program) {
  if (program.find('/') != std::string::npos) return program;
  std::istringstream folders(std::getenv("PATH"));
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (::access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
  }
  return "";
}

void redirect(const std::string& path, int flags, int to) {
  const int fd = ::open(path.empty() ? "/dev/null" : path.c_str(), flags, 0600);
  if (fd >= 0) ::dup2(fd, to);
}

std::string content(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

bool is_installed(const std::string& program) {
  return !path_of(program).empty();
}

Process::Process(const std::vector<std::string>& command, const Options& options) {
  std::vector<std::string> arguments = command, environment = merged(options.environment);
  const auto argv = pointers(arguments), envp = pointers(environment);
  const std::string path = path_of(command.at(0)), output = options.output, input = options.input;
  if (path.empty()) throw std::runtime_error(command.at(0) + " is not installed");
  pid_ = ::fork();
  if (pid_ < 0) throw std::runtime_error("cannot fork");
  if (pid_ > 0) return;
  // The child: only calls that are safe after a fork.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  redirect(input, O_RDONLY, STDIN_FILENO);
  redirect(output, O_WRONLY | O_CREAT | O_APPEND, STDOUT_FILENO);
  ::dup2(STDOUT_FILENO, STDERR_FILENO);
  ::execve(path.c_str(), argv.data(), envp.data());
  ::_exit(127);
}

Process::Process(Process&& other) noexcept : pid_(std::exchange(other.pid_, -1)), code_(other.code_) {}

Process& Process::operator=(Process&& other) noexcept {
  kill();
  pid_ = std::exchange(other.pid_, -1);
  code_ = other.code_;
  return *this;
}

void Process::note_end(int status) {
  code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  pid_ = -1;
}

bool Process::is_running() {
  int status = 0;
  if (pid_ > 0 && ::waitpid(pid_, &status, WNOHANG) == pid_) note_end(status);
  return pid_ > 0;
}

void Process::signal(int number) const {
  if (pid_ > 0) ::kill(pid_, number);
}

void Process::kill() {
  signal(SIGKILL);
  wait();
}

int Process::wait() {
  int status = 0;
  if (pid_ > 0 && ::waitpid(pid_, &status, 0) == pid_) note_end(status);
  return code_;
}

std::string run(const std::vector<std::string>& command,
                const std::map<std::string, std::string>& environment) {
  const TemporaryFolder folder;
  Process process(command, {environment, folder / "output", ""});
  if (process.wait() == 0) return content(folder / "output");
  std::string line;
  for (const auto& word : command) line += word + " ";
  throw std::runtime_error(line + "failed: " + content(folder / "output"));
}

}  // namespace captiond::test
