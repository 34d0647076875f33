#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "conf/catalogue.h"
#include "tui/commands/chat_model.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/sentence_follower.h"
#include "tui/commands/unusual_words.h"
#include "tui/text/when.h"

namespace captiond {
namespace {

constexpr std::size_t kMostText = 200'000;  // bytes; more than any model takes at once
constexpr std::size_t kMostWords = 12;
constexpr Clock::duration kFirst = std::chrono::seconds(2);  // then what was said before has arrived

struct Options {
  FollowOptions follow;
  double minutes = 10.0;  // of the text
  double every = 0.0;     // minutes between two summaries; 0: one, and no more
  ChatModel model;
};

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Collects what is said, a line a sentence, from a moment on.
class Collect : public SentenceFollower {
 public:
  explicit Collect(double from) : from_(from) {}
  const std::string& text() const { return text_; }

 protected:
  void forget_text() { text_.clear(); }

 private:
  void take(const proto::Sentence& sentence) override {
    if (sentence.time < from_) return;
    text_ += label(sentence.source) + ": " + sentence.text() + "\n";
    if (text_.size() > kMostText) text_.erase(0, text_.find('\n', text_.size() - kMostText) + 1);
  }

  const double from_;
  std::string text_;
};

/// The ranks of words in the first model that has a vocabulary; without one every word counts alike.
WordRanks known_ranks() {
  for (const auto& model : installed_models()) {
    const std::string file = model.folder + "/vocabulary.txt";
    if (std::FILE* found = std::fopen(file.c_str(), "re")) {
      std::fclose(found);
      return WordRanks(file);
    }
  }
  return {};
}

/// Without the labels, which are no words of anybody.
std::string only_said(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    const auto colon = text.find(": ", at);
    out.append(text, colon + 2, end - colon - 1);
    at = end + 1;
  }
  return out;
}

std::string summary_of(const Options& options, const std::string& before, const std::string& text) {
  if (!options.model.endpoint.empty()) return summary_by(options.model, before, text) + "\n";
  std::string out;
  for (const UnusualWord& word : unusual_words(only_said(text), known_ranks(), kMostWords))
    out += word.text + (word.count > 1 ? " (" + std::to_string(word.count) + ")" : "") + "\n";
  return out;
}

/// Prints a summary every so many minutes; by a model, of all since it began. A service that fails is asked
/// again the next time.
class RollingSummary : public Collect {
 public:
  explicit RollingSummary(const Options& options)
      : Collect(wall_clock() - options.minutes * 60.0), options_(options) {}

  bool turn(Clock::time_point now) override {
    if (now < next_) return true;
    next_ = now + interval();
    if (text().empty()) return true;
    try {
      before_ = summary_of(options_, before_, text());
    } catch (const Error& error) {
      std::fprintf(stderr, "captions: %s\n", error.what());
      return true;
    }
    forget_text();
    write_out(local_time(wall_clock(), "[%H:%M]\n") + before_ + "\n");
    return true;
  }
  std::optional<Clock::time_point> due() const override { return next_; }

 private:
  Clock::duration interval() const {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.every * 60.0));
  }

  const Options& options_;
  Clock::time_point next_ = Clock::now() + std::min(interval(), kFirst);
  std::string before_;  // the summary so far
};

void summarise_once(const Context& context, Options options) {
  Collect collect(wall_clock() - options.minutes * 60.0);
  options.follow.on = false;
  follow_sentences(context, options.follow, collect);
  if (!collect.text().empty()) return write_out(summary_of(options, {}, collect.text()));
  if (!context.quiet)
    std::fprintf(stderr, "captions: nothing was said in the last %g minutes\n", options.minutes);
}

void summarise_on(const Context& context, Options options) {
  options.follow.since = 0;
  options.follow.patient = true;
  RollingSummary rolling(options);
  follow(context, options.follow, rolling);
}

}  // namespace

void add_summary(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("summary", "what the last minutes were about");
  auto o = std::make_shared<Options>();
  command.add_option("--minutes", o->minutes, "so far back").range(0.1, 1440.0).option_text("N");
  add_source_option(command, o->follow);
  const auto endpoint = command.add_option(
      "--endpoint", o->model.endpoint, "send the text to this service, which speaks OpenAI's chat protocol");
  endpoint.option_text("URL");
  const auto model = command.add_option("--model", o->model.name, "of that service").option_text("NAME");
  endpoint.needs(model);
  model.needs(endpoint);
  command.add_option("--every", o->every, "go on, with a summary each time so many minutes are over")
      .range(0.01, 1440.0)
      .option_text("N");
  command.callback(
      [&context, o] { o->every > 0.0 ? summarise_on(context, *o) : summarise_once(context, *o); });
}

}  // namespace captiond
