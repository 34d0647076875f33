#include <unistd.h>

#include <map>
#include <memory>

#include "base/command_line.h"
#include "tui/commands/commands.h"
#include "tui/commands/follow.h"
#include "tui/commands/formats/format.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

class Tail : public Follower {
 public:
  Tail(FormatOptions options, bool introduce) : format_(make_format(options)), introduce_(introduce) {
    write_out(format_->begin());
  }
  void finish() { write_out(format_->finish()); }

  void connected(const Connected& connected) override {
    if (connected.restarted) finish();
    if (introduce_) format_->introduce(connected.hello.sources);
  }
  void lost() override { format_->disconnected(); }
  void hear(const proto::ServerMessage& message) override {
    if (const auto* caption = std::get_if<proto::Caption>(&message)) {
      write_out(format_->print(*caption));
    } else if (const auto* gap = std::get_if<proto::Gap>(&message)) {
      write_out(format_->print(*gap));
    } else if (const auto* translation = std::get_if<proto::Translation>(&message)) {
      write_out(format_->print(*translation));
    } else {
      format_->observe(message);
    }
  }
  bool turn(Clock::time_point now) override {
    write_out(format_->refresh(now));
    return true;
  }
  std::optional<Clock::time_point> due() const override { return format_->due(); }
  int reader() const override { return STDOUT_FILENO; }

 private:
  std::unique_ptr<Format> format_;
  bool introduce_;
};

struct Options {
  FormatOptions format;
  FollowOptions follow;
  bool no_follow = false, no_escape = false;
};

void run(const Context& context, Options options) {
  options.follow.on = !options.no_follow;
  options.format.escape = !options.no_escape;
  options.format.terminal = ::isatty(STDOUT_FILENO) == 1;
  if (is_live(options.format.name)) {
    options.follow.want = {"captions", "levels", "status"};
    options.follow.patient = true;
  } else if (options.follow.on && !options.follow.since) {
    options.format.origin = wall_clock();
  }
  // The chosen source needs no name; a status bar wants to know how the sources fare.
  Tail tail(options.format, options.follow.source.empty() || is_live(options.format.name));
  follow(context, options.follow, tail);
  tail.finish();
}

const std::map<std::string, FormatName> kFormats = {
    {"text", FormatName::text}, {"json", FormatName::json}, {"srt", FormatName::srt},
    {"vtt", FormatName::vtt},   {"tsv", FormatName::tsv},   {"waybar", FormatName::waybar},
    {"tmux", FormatName::tmux}};

}  // namespace

void tail(const Context& context) {
  run(context, {});
}

void add_tail(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("tail", "print captions as they come");
  auto o = std::make_shared<Options>();
  command.add_choice("--format", o->format.name, kFormats, "see the manual")
      .option_text("text|json|srt|vtt|tsv|waybar|tmux");
  command.add_option("--since", o->follow.since, "start after the message of this number; 0 is everything")
      .option_text("SEQ");
  command.add_flag("--no-follow", o->no_follow, "print what was said so far and leave");
  add_source_option(command, o->follow);
  command.add_flag("--committed-only", o->format.committed_only, "json: leave out what may still change");
  command.add_option("--width", o->format.width, "waybar, tmux: cells of text at most")
      .range(8, 1000)
      .option_text("N");
  command.add_flag("--no-escape", o->no_escape, "waybar: plain text, for modules that have \"escape\": true");
  command.callback([&context, o] { run(context, *o); });
}

}  // namespace captiond
