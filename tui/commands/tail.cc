#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <variant>

#include "base/error.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/connection.h"
#include "tui/printer.h"

namespace captiond {
namespace {

class Tail {
 public:
  Tail(const Context& context, const TailOptions& options)
      : context_(context),
        options_(options),
        text_(::isatty(STDOUT_FILENO) == 1),
        json_(options.committed_only),
        connection_(context.socket, {.want = {"captions"}, .since = first_wanted(options), .backlog = 0}) {}

  void run() {
    while (!done_) {
      for (const Event& event : connection_.step(Clock::now()))
        std::visit([this](const auto& e) { take(e); }, event);
      if (!done_) wait();
    }
    if (options_.format == TailFormat::text) write_out(text_.finish());
  }

 private:
  static std::optional<std::uint64_t> first_wanted(const TailOptions& options) {
    return options.since || options.follow ? options.since : std::optional<std::uint64_t>(0);
  }

  void take(const Connected& connected) {
    const auto& hello = connected.hello;
    const auto named = [this](const auto& source) { return source.id == options_.source; };
    if (!options_.source.empty() && std::none_of(hello.sources.begin(), hello.sources.end(), named))
      throw Error("no source \"" + options_.source + "\": `captions sources` lists them",
                  ExitCode::no_source);
    if (options_.source.empty()) text_.introduce(hello.sources);
    if (options_.format == TailFormat::text && connected.restarted) write_out(text_.finish());
    if (lost_) say("captiond is back");
    connected_ = true;
    lost_ = false;
    newest_ = hello.seq;
    done_ = !options_.follow && first_wanted(options_).value_or(0) >= newest_;
  }

  void take(const Lost& lost) {
    if (!connected_ || !options_.follow) throw Error(lost.why, ExitCode::no_daemon);
    if (!lost_) say("captiond went away; waiting for it");
    lost_ = true;
  }

  void take(const proto::ServerMessage& message) {
    if (const auto* caption = std::get_if<proto::Caption>(&message)) print(*caption);
    if (const auto* gap = std::get_if<proto::Gap>(&message)) print(*gap);
  }

  template <class Message>
  void print(const Message& message) {
    if (done_) return;
    if (options_.source.empty() || message.source == options_.source)
      write_out(options_.format == TailFormat::json ? json_.print(message) : text_.print(message));
    done_ = !options_.follow && message.seq && *message.seq >= newest_;
  }

  /// Until something arrives, it is time to connect, or nobody reads us any more.
  void wait() {
    std::array<pollfd, 2> watched = {pollfd{connection_.fd(), POLLIN, 0}, pollfd{STDOUT_FILENO, 0, 0}};
    int limit = -1;
    if (const auto next = connection_.next_attempt())
      limit = std::max(
          0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now()).count()));
    ::poll(watched.data(), watched.size(), limit);
    if (watched[1].revents & POLLERR) done_ = true;
  }

  void say(const char* words) const {
    if (!context_.quiet) std::fprintf(stderr, "captions: %s\n", words);
  }

  const Context& context_;
  const TailOptions& options_;
  TextPrinter text_;
  JsonPrinter json_;
  Connection connection_;
  std::uint64_t newest_ = 0;  // numbered when we connected
  bool connected_ = false, lost_ = false, done_ = false;
};

}  // namespace

void tail(const Context& context, const TailOptions& options) {
  Tail(context, options).run();
}

}  // namespace captiond
