#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "conf/catalogue.h"
#include "tui/commands/commands.h"
#include "tui/commands/http_post.h"
#include "tui/commands/output.h"
#include "tui/commands/sentence_follower.h"
#include "tui/commands/unusual_words.h"

namespace captiond {
namespace {

constexpr std::size_t kMostText = 200'000;  // bytes; more than any model takes at once
constexpr std::size_t kMostWords = 12;

constexpr const char* kInstruction =
    "You are given the captions of a conversation as speech recognition wrote them, with mistakes. Answer in "
    "their "
    "language. First summarise what was said in a few sentences. Then list what somebody agreed to do, one "
    "line each, "
    "beginning with \"- \" and who it is; leave the list out when there is nothing. Add nothing that was not "
    "said.";

struct Options {
  FollowOptions follow;
  double minutes = 10.0;
  std::string endpoint, model;
};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

/// What was said lately, a line a sentence.
class Collect : public SentenceFollower {
 public:
  explicit Collect(double from) : from_(from) {}
  using SentenceFollower::finish;
  const std::string& text() const { return text_; }

 private:
  void take(const proto::Sentence& sentence) override {
    if (sentence.time < from_) return;
    text_ += label(sentence.source) + ": " + sentence.text() + "\n";
    if (text_.size() > kMostText) text_.erase(0, text_.find('\n', text_.size() - kMostText) + 1);
  }

  const double from_;
  std::string text_;
};

std::string said_lately(const Context& context, Options& options) {
  const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch());
  Collect collect(now.count() - options.minutes * 60.0);
  options.follow.on = false;
  follow(context, options.follow, collect);
  collect.finish();
  return collect.text();
}

/// The chat protocol that OpenAI defined and most model servers speak.
std::string ask_model(const Options& options, const std::string& text) {
  using nlohmann::json;
  const json question = {
      {"model", options.model},
      {"messages", {{{"role", "system"}, {"content", kInstruction}}, {{"role", "user"}, {"content", text}}}}};
  const std::string body = question.dump(-1, ' ', false, json::error_handler_t::replace);
  const std::string url = options.endpoint + "/chat/completions";
  const std::string answer = post_json(url, body, variable("CAPTIONS_API_KEY"));
  const json reply = json::parse(answer, nullptr, false);
  const json::json_pointer place("/choices/0/message/content");
  if (reply.is_discarded() || !reply.contains(place) || !reply[place].is_string())
    throw Error(url + ": expected an answer with choices[0].message.content, found another");
  return reply[place].get<std::string>() + "\n";
}

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

void summary(const Context& context, Options options) {
  const std::string text = said_lately(context, options);
  if (text.empty()) {
    if (!context.quiet)
      std::fprintf(stderr, "captions: nothing was said in the last %g minutes\n", options.minutes);
    return;
  }
  if (!options.endpoint.empty()) return write_out(ask_model(options, text));
  for (const UnusualWord& word : unusual_words(only_said(text), known_ranks(), kMostWords))
    write_out(word.text + (word.count > 1 ? " (" + std::to_string(word.count) + ")" : "") + "\n");
}

}  // namespace

void add_summary(CLI::App& app, const Context& context) {
  CLI::App* command = app.add_subcommand("summary", "what the last minutes were about");
  auto o = std::make_shared<Options>();
  command->add_option("--minutes", o->minutes, "so far back")
      ->check(CLI::Range(0.1, 1440.0))
      ->option_text("N");
  command->add_option("--source", o->follow.source, "this source only")->option_text("ID");
  auto* endpoint = command->add_option("--endpoint", o->endpoint,
                                       "send the text to this service, which speaks OpenAI's chat protocol");
  endpoint->option_text("URL");
  auto* model = command->add_option("--model", o->model, "of that service")->option_text("NAME");
  endpoint->needs(model);
  model->needs(endpoint);
  command->callback([&context, o] { summary(context, *o); });
}

}  // namespace captiond
