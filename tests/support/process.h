// Real programs in tests.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace captiond::test {

/// Whether a program is installed.
bool is_installed(const std::string& program);

/// A program that lives no longer than the test: it is killed with this object, and by the kernel should the
/// test crash. Made and used by one thread, which must outlive it.
class Process {
 public:
  struct Options {
    std::map<std::string, std::string> environment;  // added to ours
    std::filesystem::path output;                    // where its stdout and stderr go; empty: /dev/null
    std::filesystem::path input;                     // empty: /dev/null
  };

  /// Throws std::runtime_error when the program cannot be started.
  Process(const std::vector<std::string>& command, const Options& options);
  ~Process() { kill(); }
  Process(Process&& other) noexcept;
  Process& operator=(Process&& other) noexcept;

  pid_t pid() const { return pid_; }
  bool is_running();
  void signal(int number) const;
  /// Kills it (SIGKILL) and waits for its end.
  void kill();
  /// Waits for its end; its exit code, or 128 and the number of the signal that ended it.
  int wait();

 private:
  void note_end(int status);

  pid_t pid_ = -1;  // -1: it has ended
  int code_ = 0;
};

/// Runs a program to its end; what it wrote to stdout. Throws std::runtime_error, with all it wrote, when its
/// exit code is not 0.
std::string run(const std::vector<std::string>& command,
                const std::map<std::string, std::string>& environment);

}  // namespace captiond::test
