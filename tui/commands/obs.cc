#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "tui/commands/commands.h"
#include "tui/commands/follow.h"
#include "tui/commands/formats/ticker.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

struct Options {
  std::string file;
  FollowOptions follow;
  std::size_t lines = 2;
  int width = 42;
  bool committed_only = false;
};

/// Replaces a file in one step, so that no reader sees half of it.
void replace_file(const std::string& path, const std::string& text) {
  const std::string part = path + ".part";
  std::ofstream out(part, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out || std::rename(part.c_str(), path.c_str()) != 0)
    throw Error("cannot write " + path + ": " + std::strerror(errno));
}

/// Keeps a file at what is being said, for OBS's text source. OBS looks at the file's time once a second and
/// in whole seconds, so changes that follow each other sooner would go unseen: they are held back to a pace,
/// and the last one is always written.
class ObsFile : public Follower {
 public:
  static constexpr std::chrono::milliseconds kPace{1100};

  explicit ObsFile(const Options& options) : options_(options) {}

  void connected(const Connected& connected) override {
    if (options_.follow.source.empty()) ticker_.introduce(connected.hello.sources);
  }
  void hear(const proto::ServerMessage& message) override {
    const auto* caption = std::get_if<proto::Caption>(&message);
    if (!caption) return;
    auto shown = *caption;
    if (options_.committed_only) shown.tail.clear();
    ticker_.add(shown);
  }
  bool turn(Clock::time_point now) override {
    ticker_.refresh(now);
    wanted_ = text();
    if (wanted_ == written_ || now < next_) return true;
    replace_file(options_.file, wanted_);
    written_ = wanted_;
    next_ = now + kPace;
    return true;
  }
  std::optional<Clock::time_point> due() const override {
    return wanted_ == written_ ? ticker_.due() : next_;
  }

 private:
  /// The last lines of it.
  std::string text() const {
    const std::string all = ticker_.text();
    if (all.empty()) return {};
    const auto rows = wrap(all, options_.width);
    std::string out;
    for (std::size_t i = rows.size() - std::min(rows.size(), options_.lines); i < rows.size(); ++i)
      out.append(all, rows[i].begin, rows[i].end - rows[i].begin).append("\n");
    return out;
  }

  const Options& options_;
  Ticker ticker_;
  std::string wanted_;
  std::optional<std::string> written_;
  Clock::time_point next_{};  // no earlier is the file written
};

}  // namespace

void add_obs(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("obs", "keep a file for OBS's text source at what is being said");
  auto o = std::make_shared<Options>();
  command.add_option("file", o->file, "replaced in one step, at most once a second")
      .required()
      .option_text("FILE");
  add_source_option(command, o->follow);
  command.add_option("--lines", o->lines, "lines at most").range(1, 20).option_text("N");
  command.add_option("--width", o->width, "cells in a line").range(8, 500).option_text("N");
  command.add_flag("--committed-only", o->committed_only, "leave out what may still change");
  command.callback([&context, o] {
    o->follow.patient = true;
    ObsFile file(*o);
    follow(context, o->follow, file);
  });
}

}  // namespace captiond
