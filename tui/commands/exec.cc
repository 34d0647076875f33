#include <cstdio>
#include <memory>
#include <thread>

#include "base/bounded_queue.h"
#include "base/command_line.h"
#include "base/error.h"
#include "tui/commands/commands.h"
#include "tui/commands/run_program.h"
#include "tui/commands/sentence_follower.h"

namespace captiond {
namespace {

constexpr std::size_t kMostWaiting = 64;  // sentences

struct Options {
  std::vector<std::string> command;
  FollowOptions follow;
  bool no_follow = false;
  unsigned limit = 30;  // seconds
};

std::string in_seconds(double time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", time);
  return text;
}

/// Runs the command for one sentence after the other on a thread of its own, so that a slow one does not hold
/// up the reading; what it cannot keep up with is left out, and said.
class Exec : public SentenceFollower {
 public:
  Exec(const Context& context, const Options& options)
      : context_(context), options_(options), worker_([this] { work(); }) {}
  ~Exec() override {
    waiting_.close();
    worker_.join();
  }
  Exec(const Exec&) = delete;
  Exec& operator=(const Exec&) = delete;

 private:
  struct Job {
    std::string text;
    Variables variables;
  };

  void take(const proto::Sentence& sentence) override {
    Job job{sentence.text(),
            {{"CAPTION_TEXT", sentence.text()},
             {"CAPTION_SOURCE", sentence.source},
             {"CAPTION_LABEL", label(sentence.source)},
             {"CAPTION_LANGUAGE", sentence.language},
             {"CAPTION_TIME", in_seconds(sentence.time)},
             {"CAPTION_START", in_seconds(sentence.start())},
             {"CAPTION_END", in_seconds(sentence.end())}}};
    if (!options_.follow.on) {
      waiting_.push(std::move(job));  // nobody is being kept waiting
    } else if (!waiting_.try_push(std::move(job))) {
      say("a sentence was left out: " + options_.command.at(0) + " is too slow");
    }
  }

  void work() {
    while (const auto job = waiting_.pop()) run(*job);
  }

  void run(const Job& job) const {
    auto command = options_.command;
    if (command.size() == 1) command = {"/bin/sh", "-c", command.at(0)};
    try {
      const int code =
          run_program(command, job.text + "\n", job.variables, std::chrono::seconds(options_.limit));
      if (code != 0) say(options_.command.at(0) + " ended with " + std::to_string(code));
    } catch (const Error& error) {
      say(error.what());
    }
  }

  void say(const std::string& words) const {
    if (!context_.quiet) std::fprintf(stderr, "captions: %s\n", words.c_str());
  }

  const Context& context_;
  const Options& options_;
  BoundedQueue<Job> waiting_{kMostWaiting};
  std::thread worker_;
};

void exec(const Context& context, Options options) {
  options.follow.on = !options.no_follow;
  Exec exec(context, options);
  follow_sentences(context, options.follow, exec);
}

}  // namespace

void add_exec(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("exec", "run a command for every sentence");
  auto o = std::make_shared<Options>();
  command
      .add_option(
          "command", o->command,
          "with the sentence on its standard input and in CAPTION_TEXT; one word is read by the shell")
      .required()
      .option_text("COMMAND [ARGUMENT...]");
  add_source_option(command, o->follow);
  command.add_option("--since", o->follow.since, "start after the message of this number").option_text("SEQ");
  command.add_flag("--no-follow", o->no_follow, "for what was said so far, and leave");
  command.add_option("--limit", o->limit, "kill a command that runs longer")
      .range(1, 3600)
      .option_text("SECONDS");
  command.callback([&context, o] { exec(context, *o); });
}

}  // namespace captiond
