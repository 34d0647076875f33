// A real terminal for tests: a program inside tmux, typed at and read back.
#pragma once

#include <chrono>
#include <functional>
#include <string>

namespace captiond::test {

/// Long enough for the slowest machine; only failing tests wait so long.
inline constexpr std::chrono::seconds kPatience{60};

/// Waits until `condition` holds; false when it never did.
bool eventually(const std::function<bool()>& condition);

/// What a shell command wrote to its standard output, and how it ended.
struct Outcome {
  std::string out;
  int code = 0;  // 128 + signal when one ended it
};
Outcome run(const std::string& command);

class Terminal {
 public:
  static bool available();

  /// Runs a shell command on a screen of its own; `$?` of it is shown as "exit N" when it ends.
  Terminal(int columns, int rows, const std::string& command);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  /// Keys as tmux names them: "j", "Space", "C-d", "PPage", "Enter".
  void press(const std::string& keys) const;
  void type(const std::string& text) const;
  void resize(int columns, int rows) const;

  std::string text() const;                           // what is seen, without trailing spaces
  std::string with_styles() const;                    // and the escape sequences of its styles
  bool shows(const std::string& text) const;          // at last
  bool stops_showing(const std::string& text) const;  // at last
  /// A tmux format such as "#{pane_pid}" or "#{alternate_on}".
  std::string ask(const std::string& format) const;
  std::string clipboard() const;
  /// From now on, what the program sends to the terminal goes to a file too.
  void record(const std::string& file) const;

 private:
  Outcome tmux(const std::string& arguments) const;
  std::string name_;
};

}  // namespace captiond::test
