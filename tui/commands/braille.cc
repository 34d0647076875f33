#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "base/error.h"
#include "tui/commands/braille_pager.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/sentence_follower.h"
#include "tui/reading/document.h"
#include "tui/terminal/signals.h"

namespace captiond {
namespace {

/// Keys come one by one and are not shown, for as long as this lives.
class KeyByKey {
 public:
  KeyByKey() {
    if (::tcgetattr(STDIN_FILENO, &before_) != 0)
      throw Error("--braille: expected a terminal to read keys from");
    termios raw = before_;
    raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
    ::tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  }
  ~KeyByKey() { ::tcsetattr(STDIN_FILENO, TCSANOW, &before_); }
  KeyByKey(const KeyByKey&) = delete;
  KeyByKey& operator=(const KeyByKey&) = delete;

 private:
  termios before_{};
};

/// Bytes of the first key in `typed`: a character, or an escape sequence up to its letter or tilde.
std::size_t key_length(std::string_view typed) {
  if (!typed.starts_with("\x1b[")) return 1;
  for (std::size_t at = 2; at < typed.size(); ++at)
    if (typed[at] >= '@' && typed[at] <= '~') return at + 1;
  return typed.size();
}

/// One line that changes when a key is pressed, or when the reader waits for more. The cursor stays on it,
/// where screen readers look.
class Braille : public SentenceFollower {
 public:
  explicit Braille(int cells) : pager_(cells) {}
  ~Braille() override { write_out("\n"); }
  Braille(const Braille&) = delete;
  Braille& operator=(const Braille&) = delete;

  void connected(const Connected& connected) override {
    SentenceFollower::connected(connected);
    several_ = connected.hello.sources.size() > 1;
  }
  void hear(const proto::ServerMessage& message) override {
    SentenceFollower::hear(message);
    if (const auto* gap = std::get_if<proto::Gap>(&message)) pager_.add("[" + described(*gap) + "]");
  }
  bool turn(Clock::time_point) override {
    if (signals_.next()) return false;
    if (!take_keys()) return false;
    if (pager_.page() != shown_) {
      shown_ = pager_.page();
      write_out("\r\x1b[K" + shown_);
    }
    return true;
  }
  std::vector<int> inputs() const override { return {STDIN_FILENO, signals_.fd()}; }

 private:
  void take(const proto::Sentence& sentence) override {
    pager_.add((several_ ? label(sentence.source) + ": " : "") + sentence.text());
  }

  /// False when the reader leaves.
  bool take_keys() {
    pollfd keyboard{STDIN_FILENO, POLLIN, 0};
    while (::poll(&keyboard, 1, 0) > 0) {
      std::array<char, 16> keys{};
      const ssize_t got = ::read(STDIN_FILENO, keys.data(), keys.size());
      if (got <= 0) return false;
      for (std::string_view typed(keys.data(), static_cast<std::size_t>(got)); !typed.empty();) {
        const std::string_view key = typed.substr(0, key_length(typed));
        typed.remove_prefix(key.size());
        if (key == "q") return false;
        if (key == " " || key == "\n" || key == "\x1b[C" || key == "\x1b[6~") pager_.next();
        if (key == "b" || key == "\x1b[D" || key == "\x1b[5~") pager_.back();
        if (key == "G" || key == "\x1b[F") pager_.newest();
      }
    }
    return true;
  }

  Signals signals_{SIGINT, SIGTERM, SIGHUP};
  KeyByKey keys_;
  BraillePager pager_;
  std::string shown_;
  bool several_ = false;
};

}  // namespace

void braille(const Context& context, int cells) {
  Braille follower(cells);
  follow(context, {}, follower);
}

}  // namespace captiond
