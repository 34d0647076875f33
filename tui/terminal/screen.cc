#include "tui/terminal/screen.h"

#define NCURSES_NOMACROS 1
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <cstdlib>
#include <cwchar>
#include <utility>

#include <ncurses.h>

#include "base/error.h"
#include "tui/actions.h"
#include "tui/terminal/clipboard.h"
#include "tui/terminal/crash_guard.h"

namespace captiond {
namespace {

// Codes of our own for what terminals send in answer to the reports that we turn on.
constexpr int kPointerReport = KEY_MAX + 1, kFocusGained = KEY_MAX + 2, kFocusLost = KEY_MAX + 3;
constexpr std::string_view kFocusOn = "\033[?1004h", kFocusOff = "\033[?1004l";
constexpr std::string_view kLeftToRight = "\033[8l", kAnyDirection = "\033[8h";  // ECMA-48, BDSM

void send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

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

char32_t key_of(wint_t code, bool special) {
  if (!special) return code == '\n' ? key::kEnter : code == 0x7F || code == '\b' ? key::kBackspace : code;
  if (code > KEY_F(0) && code <= KEY_F(12)) return key::kF0 + (code - KEY_F(0));
  constexpr std::pair<wint_t, char32_t> kKeys[] = {
      {KEY_UP, key::kUp},        {KEY_DOWN, key::kDown},      {KEY_LEFT, key::kLeft},
      {KEY_RIGHT, key::kRight},  {KEY_HOME, key::kHome},      {KEY_END, key::kEnd},
      {KEY_PPAGE, key::kPageUp}, {KEY_NPAGE, key::kPageDown}, {KEY_IC, key::kInsert},
      {KEY_DC, key::kDelete},    {KEY_ENTER, key::kEnter},    {KEY_BACKSPACE, key::kBackspace}};
  for (const auto& [theirs, ours] : kKeys)
    if (theirs == code) return ours;
  return 0;
}

/// The rest of a report that kPointerReport began.
std::optional<Pointer> read_pointer() {
  std::string report;
  wint_t code = 0;
  while (report.size() < 16 && ::get_wch(&code) == OK) {
    report += static_cast<char>(code);
    if (code == 'M' || code == 'm') return pointer_of(report);
  }
  return std::nullopt;
}

}  // namespace

struct Screen::Terminal {
  ScreenOptions options;
  SCREEN* screen = nullptr;  // owned: delscreen()
  bool colours = false, italics = false, away = false;
  std::unique_ptr<CrashGuard> guard;

  explicit Terminal(const ScreenOptions& wanted);
  ~Terminal() {
    stop_reports();
    ::endwin();
    ::delscreen(screen);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void start_reports() const {
    send(kFocusOn);
    if (options.mouse) send(kPointerOn);
    if (options.left_to_right) send(kLeftToRight);
  }
  std::string end_of_reports() const {
    return std::string(kFocusOff)
        .append(options.mouse ? kPointerOff : "")
        .append(options.left_to_right ? kAnyDirection : "");
  }
  void stop_reports() const { send(end_of_reports()); }

  /// Themes that want more colours than there are give way to the terminal's own.
  const Theme& possible(const Theme& theme) const {
    if (!colours) return theme_named("mono");
    return theme.rich && COLORS < 256 ? themes().front() : theme;
  }
  short colour(short number) const {
    return static_cast<short>(COLORS < 16 && number >= 8 ? number - 8 : number);
  }
  int pair(short text, short ground) const {
    if (!colours || (text < 0 && ground < 0)) return 0;
    return std::max(0, ::alloc_pair(colour(text), colour(ground)));
  }
  void set(const Look& look) const {
    attr_t attributes = A_NORMAL;
    if (look.bold) attributes |= A_BOLD;
    if (look.dim) attributes |= A_DIM;
    if (look.slanted) attributes |= italics ? A_ITALIC : A_UNDERLINE;
    if (look.underlined) attributes |= A_UNDERLINE;
    if (look.inverse) attributes |= A_REVERSE;
    ::attr_set(attributes, static_cast<short>(pair(look.text, look.ground)), nullptr);
  }
  void fill(const Look& look) const {
    cchar_t blank{};
    ::setcchar(&blank, L" ", A_NORMAL, static_cast<short>(pair(look.text, look.ground)), nullptr);
    ::bkgrndset(&blank);
    ::erase();
  }
  void put(const Tile& tile, const Theme& theme) const {
    if (!colours || COLORS < 256 || theme.heat[0] < 0) {
      static constexpr const char* kSigns[] = {" ", "░", "▒", "▓", "█"};
      set(theme.look(Style::plain));
      ::mvaddstr(tile.row, tile.column, kSigns[(tile.upper + tile.lower) * 5 / (2 * Canvas::kLoudest + 1)]);
      return;
    }
    set({.text = theme.heat.at(tile.upper), .ground = theme.heat.at(tile.lower)});
    ::mvaddstr(tile.row, tile.column, "▀");
  }
};

Screen::Terminal::Terminal(const ScreenOptions& wanted) : options(wanted) {
  const termios mode = terminal_mode();
  ::use_env(TRUE);
  screen = ::newterm(nullptr, stdout, stdin);
  if (!screen) {
    const char* name = std::getenv("TERM");
    throw Error("terminal \"" + std::string(name ? name : "") +
                "\": expected one that ncurses knows; --plain works on any");
  }
  guard = std::make_unique<CrashGuard>(mode, end_of_reports() + capability("sgr0") + capability("rmkx") +
                                                 capability("cnorm") + capability("rmcup"));
  ::cbreak();
  ::noecho();
  ::nonl();
  ::nodelay(stdscr, TRUE);
  ::keypad(stdscr, TRUE);
  ::set_escdelay(25);
  ::curs_set(0);
  ::define_key("\033[<", kPointerReport);
  ::define_key("\033[I", kFocusGained);
  ::define_key("\033[O", kFocusLost);
  colours = options.colour && ::has_colors();
  italics = !capability("sitm").empty();
  if (colours) {
    ::start_color();
    ::use_default_colors();
  }
  start_reports();
}

Screen::Screen(const ScreenOptions& options) : terminal_(std::make_unique<Terminal>(options)) {}
Screen::~Screen() = default;

int Screen::rows() const {
  return LINES;
}

int Screen::columns() const {
  return COLS;
}

std::vector<Input> Screen::input() {
  std::vector<Input> all;
  wint_t code = 0;
  for (int result = ::get_wch(&code); result != ERR; result = ::get_wch(&code)) {
    const bool special = result == KEY_CODE_YES;
    if (special && code == kPointerReport) {
      if (const auto pointer = read_pointer()) all.emplace_back(*pointer);
    } else if (special && (code == kFocusGained || code == kFocusLost)) {
      all.emplace_back(Focus{code == kFocusGained});
    } else if (const char32_t key = key_of(code, special)) {
      all.emplace_back(key);
    }
  }
  return all;
}

void Screen::draw(const Canvas& canvas, const Theme& wanted) {
  if (std::exchange(terminal_->away, false)) terminal_->start_reports();
  const Theme& theme = terminal_->possible(wanted);
  terminal_->fill(theme.look(Style::plain));
  for (const Piece& piece : canvas.pieces()) {
    terminal_->set(theme.look(piece.style));
    ::mvaddstr(piece.row, piece.column, piece.text.c_str());
  }
  for (const Tile& tile : canvas.tiles()) terminal_->put(tile, theme);
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
  terminal_->stop_reports();
  terminal_->away = true;
  ::endwin();
}

void Screen::copy(const std::string& text) {
  send(clipboard_sequence(text));
}

}  // namespace captiond
