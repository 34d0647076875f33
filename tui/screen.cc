#include "tui/screen.h"

#define NCURSES_NOMACROS 1
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

#include <ncurses.h>

#include "base/error.h"
#include "tui/crash_guard.h"
#include "tui/keys.h"

namespace captiond {
namespace {

constexpr short kGreen = 1, kYellow = 2, kRed = 3, kCyan = 4;

termios terminal_mode() {
  termios mode{};
  ::tcgetattr(STDIN_FILENO, &mode);
  return mode;
}

/// Of a string capability: anything else makes ncurses answer what is no pointer.
std::string capability(const char* name) {
  const char* value = ::tigetstr(name);
  return value ? value : "";
}

attr_t pair(bool colour, short number) {
  return colour ? static_cast<attr_t>(COLOR_PAIR(number)) : A_NORMAL;
}

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (unsigned k = 0; k < 4; ++k) out += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

char32_t key_of(wint_t code, bool special) {
  if (!special) return code == '\n' ? key::kEnter : code == 0x7F || code == '\b' ? key::kBackspace : code;
  switch (code) {
    case KEY_UP:
      return key::kUp;
    case KEY_DOWN:
      return key::kDown;
    case KEY_PPAGE:
      return key::kPageUp;
    case KEY_NPAGE:
      return key::kPageDown;
    case KEY_HOME:
      return key::kHome;
    case KEY_END:
      return key::kEnd;
    case KEY_F(1):
      return key::kF1;
    case KEY_ENTER:
      return key::kEnter;
    case KEY_BACKSPACE:
      return key::kBackspace;
    case KEY_MOUSE: {
      MEVENT event{};
      if (::getmouse(&event) != OK) return 0;
      return event.bstate & BUTTON4_PRESSED   ? key::kWheelUp
             : event.bstate & BUTTON5_PRESSED ? key::kWheelDown
                                              : 0;
    }
    default:
      return 0;
  }
}

}  // namespace

struct Screen::Terminal {
  SCREEN* screen = nullptr;  // owned: delscreen()
  std::array<attr_t, 11> looks{};
  std::unique_ptr<CrashGuard> guard;

  explicit Terminal(const ScreenOptions& options);
  ~Terminal() {
    ::endwin();
    ::delscreen(screen);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  attr_t& look(Style style) { return looks.at(static_cast<std::size_t>(style)); }
  void choose_looks(bool colour);
};

Screen::Terminal::Terminal(const ScreenOptions& options) {
  const termios mode = terminal_mode();
  ::use_env(TRUE);
  screen = ::newterm(nullptr, stdout, stdin);
  if (!screen) {
    const char* name = std::getenv("TERM");
    throw Error("terminal \"" + std::string(name ? name : "") +
                "\": expected one that ncurses knows; --plain works on any");
  }
  guard = std::make_unique<CrashGuard>(
      mode, capability("sgr0") + capability("rmkx") + capability("cnorm") + capability("rmcup"));
  ::cbreak();
  ::noecho();
  ::nonl();
  ::nodelay(stdscr, TRUE);
  ::keypad(stdscr, TRUE);
  ::set_escdelay(25);
  ::curs_set(0);
  if (options.mouse) ::mousemask(BUTTON4_PRESSED | BUTTON5_PRESSED, nullptr);
  choose_looks(options.colour && ::has_colors());
}

/// Nothing is told by colour alone: without it, weight, slope and underline remain.
void Screen::Terminal::choose_looks(bool colour) {
  if (colour) {
    ::start_color();
    ::use_default_colors();
    ::init_pair(kGreen, COLOR_GREEN, -1);
    ::init_pair(kYellow, COLOR_YELLOW, -1);
    ::init_pair(kRed, COLOR_RED, -1);
    ::init_pair(kCyan, COLOR_CYAN, -1);
  }
  look(Style::plain) = A_NORMAL;
  look(Style::tentative) = A_DIM | (capability("sitm").empty() ? A_UNDERLINE : A_ITALIC);
  look(Style::faint) = A_DIM;
  look(Style::title) = A_BOLD;
  look(Style::focused) = A_BOLD | A_UNDERLINE | pair(colour, kCyan);
  look(Style::good) = pair(colour, kGreen);
  look(Style::warning) = A_BOLD | pair(colour, kYellow);
  look(Style::bad) = A_BOLD | pair(colour, kRed);
  look(Style::match) = A_REVERSE | pair(colour, kYellow);
  look(Style::badge) = A_REVERSE;
  look(Style::key) = A_BOLD | pair(colour, kCyan);
}

Screen::Screen(const ScreenOptions& options) : terminal_(std::make_unique<Terminal>(options)) {}
Screen::~Screen() = default;

int Screen::rows() const {
  return LINES;
}

int Screen::columns() const {
  return COLS;
}

std::vector<char32_t> Screen::keys() {
  std::vector<char32_t> pressed;
  wint_t code = 0;
  for (int result = ::get_wch(&code); result != ERR; result = ::get_wch(&code))
    if (const char32_t key = key_of(code, result == KEY_CODE_YES)) pressed.push_back(key);
  return pressed;
}

void Screen::draw(const Canvas& canvas) {
  ::erase();
  for (const Piece& piece : canvas.pieces()) {
    attr_set(terminal_->look(piece.style) & ~static_cast<attr_t>(A_COLOR),
             static_cast<short>(PAIR_NUMBER(terminal_->look(piece.style))), nullptr);
    ::mvaddstr(piece.row, piece.column, piece.text.c_str());
  }
  ::refresh();
}

void Screen::resized() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
    ::resizeterm(size.ws_row, size.ws_col);
}

void Screen::repair() {
  ::clearok(stdscr, TRUE);
}

void Screen::leave() {
  ::endwin();
}

void Screen::copy(const std::string& text) {
  const std::string sequence = "\033]52;c;" + base64(text) + "\a";
  for (std::string_view rest = sequence; !rest.empty();) {
    const ssize_t written = ::write(STDOUT_FILENO, rest.data(), rest.size());
    if (written <= 0) return;
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace captiond
