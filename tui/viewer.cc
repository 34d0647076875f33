#include "tui/viewer.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>

#include "tui/model/connection.h"
#include "tui/model/model.h"
#include "tui/picture/compose.h"
#include "tui/terminal/screen.h"
#include "tui/terminal/signals.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr std::uint64_t kBacklog = 5000;  // numbered messages of before, to scroll back to

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

int milliseconds_until(std::optional<Clock::time_point> a, std::optional<Clock::time_point> b) {
  if (!a && !b) return -1;
  const auto first = !a ? *b : !b ? *a : std::min(*a, *b);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(first - Clock::now()).count();
  return static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000));
}

/// One thread, one poll loop: keys, signals, messages and timers change the model, then it is drawn.
class Viewer {
 public:
  Viewer(const std::string& socket, const ViewerOptions& options, const proto::FilterOptions& filter,
         bool colour)
      : signals_({SIGWINCH, SIGTSTP, SIGCONT, SIGINT, SIGTERM, SIGHUP}),
        screen_(
            {.colour = colour, .mouse = options.mouse, .left_to_right = options.right_to_left == "viewer"}),
        model_(options),
        connection_(socket, {.want = model_.wants(), .since = {}, .backlog = kBacklog}, filter) {
    model_.resize(screen_.rows(), screen_.columns());
  }

  void say(const std::string& remark) { model_.say(remark, true, Clock::now()); }

  void run() {
    while (!left_) {
      for (const Event& event : connection_.step(Clock::now()))
        model_.receive(event, Clock::now(), wall_clock());
      connection_.want(model_.wants());
      model_.refresh(Clock::now());
      screen_.draw(compose(model_), theme_named(model_.options().theme));
      wait();
      while (const auto signal = signals_.next()) take_signal(*signal);
      for (const Input& input : screen_.input()) take(input);
    }
  }

 private:
  void wait() {
    std::array<pollfd, 3> watched = {pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{signals_.fd(), POLLIN, 0},
                                     pollfd{connection_.fd(), POLLIN, 0}};
    ::poll(watched.data(), watched.size(), milliseconds_until(model_.due(), connection_.next_attempt()));
    if (watched[0].revents & (POLLHUP | POLLERR)) left_ = true;  // the terminal is gone
  }

  void take(const Input& input) {
    if (const auto* key = std::get_if<char32_t>(&input)) fulfil(model_.press(*key, Clock::now()));
    if (const auto* pointer = std::get_if<Pointer>(&input)) fulfil(model_.point(*pointer, Clock::now()));
    if (const auto* focus = std::get_if<Focus>(&input)) model_.look(focus->gained, Clock::now());
  }

  void take_signal(int signal) {
    switch (signal) {
      case SIGTSTP:
        stop();
        break;
      case SIGCONT:
        screen_.repair();
        [[fallthrough]];
      case SIGWINCH:
        screen_.resized();
        model_.resize(screen_.rows(), screen_.columns());
        break;
      default:
        left_ = true;
    }
  }

  /// As ^Z does to any program, with the terminal given back meanwhile.
  void stop() {
    screen_.leave();
    std::signal(SIGTSTP, SIG_DFL);
    sigset_t stop_signal;
    ::sigemptyset(&stop_signal);
    ::sigaddset(&stop_signal, SIGTSTP);
    ::raise(SIGTSTP);
    ::sigprocmask(SIG_UNBLOCK, &stop_signal, nullptr);  // stops here
    ::sigprocmask(SIG_BLOCK, &stop_signal, nullptr);
  }

  void fulfil(const Request& request) {
    switch (request.kind) {
      case Request::Kind::none:
        break;
      case Request::Kind::quit:
        left_ = true;
        break;
      case Request::Kind::redraw:
        screen_.repair();
        break;
      case Request::Kind::copy:
        screen_.copy(request.text);
        model_.say("copied: " + fitted(clean(request.text), 60), false, Clock::now());
        break;
      case Request::Kind::command:
        if (!connection_.command(request.text, request.args))
          model_.say("captiond is not connected", true, Clock::now());
    }
  }

  Signals signals_;
  Screen screen_;
  Model model_;
  Connection connection_;
  bool left_ = false;
};

}  // namespace

void run_viewer(const std::string& socket, const ViewerOptions& options, const proto::FilterOptions& filter,
                bool colour, const std::string& remark) {
  Viewer viewer(socket, options, filter, colour);
  if (!remark.empty()) viewer.say(remark);
  viewer.run();
}

}  // namespace captiond
