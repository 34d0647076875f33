#include "tui/commands/follow.h"

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <variant>

#include "base/command_line.h"
#include "base/error.h"

namespace captiond {
namespace {

/// The source that a message is about; empty: none.
std::string source_of(const proto::ServerMessage& message) {
  if (const auto* caption = std::get_if<proto::Caption>(&message)) return caption->source;
  if (const auto* gap = std::get_if<proto::Gap>(&message)) return gap->source;
  if (const auto* translation = std::get_if<proto::Translation>(&message)) return translation->source;
  if (const auto* level = std::get_if<proto::Level>(&message)) return level->source;
  if (const auto* changed = std::get_if<proto::SourceChanged>(&message)) return changed->source.id;
  return {};
}

std::uint64_t number_of(const proto::ServerMessage& message) {
  if (const auto* caption = std::get_if<proto::Caption>(&message)) return caption->seq.value_or(0);
  if (const auto* gap = std::get_if<proto::Gap>(&message)) return gap->seq.value_or(0);
  if (const auto* translation = std::get_if<proto::Translation>(&message))
    return translation->seq.value_or(0);
  return 0;
}

class Loop {
 public:
  Loop(const Context& context, const FollowOptions& options, Follower& follower)
      : context_(context),
        options_(options),
        follower_(follower),
        connection_(context.socket, {.want = options.want, .since = first_wanted(), .backlog = 0},
                    context.filter) {}

  void run() {
    while (!done_) {
      for (const Event& event : connection_.step(Clock::now()))
        std::visit([this](const auto& e) { take(e); }, event);
      if (!follower_.turn(Clock::now())) done_ = true;
      if (!done_) wait();
    }
  }

 private:
  std::optional<std::uint64_t> first_wanted() const {
    return options_.since || options_.on ? options_.since : std::optional<std::uint64_t>(0);
  }

  void take(const Connected& connected) {
    const auto& hello = connected.hello;
    const auto named = [this](const auto& source) { return source.id == options_.source; };
    if (!options_.source.empty() && std::ranges::none_of(hello.sources, named))
      throw Error("no source \"" + options_.source + "\": `captions sources` lists them",
                  ExitCode::no_source);
    if (lost_) say("captiond is back");
    connected_ = true;
    lost_ = false;
    newest_ = hello.seq;
    done_ = !options_.on && first_wanted().value_or(0) >= newest_;
    follower_.connected(connected);
  }

  void take(const Lost& lost) {
    if (!options_.patient && (!connected_ || !options_.on)) throw Error(lost.why, ExitCode::no_daemon);
    if (!lost_)
      say(connected_ ? "captiond went away; waiting for it" : "captiond is not there; waiting for it");
    lost_ = true;
    follower_.lost();
  }

  void take(const proto::ServerMessage& message) {
    if (done_) return;
    const std::string source = source_of(message);
    if (options_.source.empty() || source.empty() || source == options_.source) follower_.hear(message);
    done_ = !options_.on && number_of(message) >= newest_;
  }

  /// Until something arrives, it is time for something, or nobody reads us any more.
  void wait() {
    std::vector<pollfd> watched = {pollfd{connection_.fd(), POLLIN, 0}, pollfd{follower_.reader(), 0, 0}};
    for (const int input : follower_.inputs()) watched.push_back({input, POLLIN, 0});
    int limit = -1;
    for (const auto& time : {connection_.next_attempt(), follower_.due()}) {
      if (!time) continue;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(*time - Clock::now()).count();
      const int soon = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
      limit = limit < 0 ? soon : std::min(limit, soon);
    }
    ::poll(watched.data(), watched.size(), limit);
    if (watched[1].revents & POLLERR) done_ = true;
  }

  void say(const char* words) const {
    if (!context_.quiet) std::fprintf(stderr, "captions: %s\n", words);
  }

  const Context& context_;
  const FollowOptions& options_;
  Follower& follower_;
  Connection connection_;
  std::uint64_t newest_ = 0;  // numbered when we connected
  bool connected_ = false, lost_ = false, done_ = false;
};

}  // namespace

void follow(const Context& context, const FollowOptions& options, Follower& follower) {
  Loop(context, options, follower).run();
}

void add_source_option(cli::Command command, FollowOptions& options) {
  command.add_option("--source", options.source, "this source only").option_text("ID");
}

}  // namespace captiond
