// The terminal. Only screen.cc knows ncurses.
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "tui/canvas/canvas.h"
#include "tui/canvas/theme.h"
#include "tui/model/pointer.h"

namespace captiond {

struct ScreenOptions {
  bool colour = true;
  bool mouse = false;         // reports of the mouse; the terminal's own selection then needs Shift
  bool left_to_right = true;  // text comes in order of display: the terminal is told to leave it so
};

/// The terminal gained or lost the keyboard. Not every terminal tells.
struct Focus {
  bool gained = false;
};

using Input = std::variant<char32_t, Pointer, Focus>;

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
  /// What was typed and done since the last call, keys as actions.h counts them. Does not wait.
  std::vector<Input> input();
  void draw(const Canvas& canvas, const Theme& theme);

  /// The terminal has another size.
  void resized();
  /// Draws everything anew with the next draw(): something else wrote to the terminal.
  void repair();
  /// Gives the terminal back, until the next draw().
  void leave();
  /// Puts `text` on the clipboard, by the terminal.
  void copy(const std::string& text);

 private:
  struct Terminal;
  std::unique_ptr<Terminal> terminal_;
};

}  // namespace captiond
