#include <unistd.h>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "tui/commands/commands.h"
#include "tui/commands/run_program.h"
#include "tui/commands/sentence_follower.h"

namespace captiond {
namespace {

struct Options {
  std::string pane;
  FollowOptions follow;
  bool enter = false;
};

/// Types sentences into a tmux pane: they go through a paste buffer, so that tmux reads neither keys nor
/// commands in them.
class Type : public SentenceFollower {
 public:
  explicit Type(const Options& options) : options_(options) {
    if (tmux({"send-keys", "-t", options_.pane, "-l", ""}) != 0)  // no key at all
      throw Error("no tmux pane \"" + options_.pane + "\": `tmux list-panes -a` lists them");
  }

 private:
  static constexpr std::chrono::seconds kPatience{10};

  void take(const proto::Sentence& sentence) override {
    std::vector<std::string> commands = {"load-buffer", "-b", buffer_, "-",     ";",  "paste-buffer",
                                         "-d",          "-p", "-b",    buffer_, "-t", options_.pane};
    if (options_.enter) commands.insert(commands.end(), {";", "send-keys", "-t", options_.pane, "Enter"});
    if (tmux(commands, sentence.text() + (options_.enter ? "" : " ")) != 0)
      throw Error("the tmux pane \"" + options_.pane + "\" is gone");
  }

  static int tmux(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), "tmux");
    return run_program(arguments, input, {}, kPatience);
  }

  const Options& options_;
  const std::string buffer_ = "captions-" + std::to_string(::getpid());
};

}  // namespace

void add_type(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("type", "type every sentence into a tmux pane");
  auto o = std::make_shared<Options>();
  command.add_option("pane", o->pane, "as tmux names it: %3, session:window.pane")
      .required()
      .option_text("PANE");
  add_source_option(command, o->follow);
  command.add_flag("--enter", o->enter, "press Enter after each; else a space goes between them");
  command.callback([&context, o] {
    Type type(*o);
    follow_sentences(context, o->follow, type);
  });
}

}  // namespace captiond
