// The terminal. Only screen.cc knows ncurses.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tui/canvas.h"

namespace captiond {

struct ScreenOptions {
  bool colour = true;
  bool mouse = false;  // the wheel scrolls; the terminal's own selection then needs Shift
};

/// Takes the terminal over while it lives. ncurses sends only the cells that changed. For one thread, once.
class Screen {
 public:
  /// Throws Error when the terminal cannot do what a screen needs.
  explicit Screen(const ScreenOptions& options);
  ~Screen();
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  int rows() const;
  int columns() const;
  /// What was typed since the last call, as keys.h counts it. Does not wait.
  std::vector<char32_t> keys();
  void draw(const Canvas& canvas);

  /// The terminal has another size.
  void resized();
  /// Draws everything anew with the next draw(): something else wrote to the terminal.
  void repair();
  /// Gives the terminal back, until the next draw().
  void leave();
  /// Puts `text` on the clipboard, by the terminal (OSC 52): works over ssh, where the terminal allows it.
  void copy(const std::string& text);

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace captiond
