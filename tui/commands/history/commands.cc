// captions history …
#include <unistd.h>

#include <cstdio>
#include <iostream>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/history/choice.h"
#include "tui/commands/history/documents.h"
#include "tui/commands/history/play.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

std::string lines(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " line" : " lines");
}

void print_lines(const Context& context, const Choice& choice, bool json) {
  const auto store = open_history();
  bool found = false;
  store.for_each(query_of(choice), [&](const HistoryLine& line) {
    found = true;
    if (json) return write_out(to_json(line) + "\n");
    char id[32];
    std::snprintf(id, sizeof id, "%6lld  ", static_cast<long long>(line.id));
    write_out(id + for_people(line));
  });
  if (!found && !context.quiet) std::fputs("captions: no such line in the history\n", stderr);
}

void export_lines(const Choice& choice, const DocumentOptions& options) {
  write_out(to_document(open_history().find(query_of(choice)), options));
}

bool is_agreed(std::size_t count) {
  if (!::isatty(STDIN_FILENO))
    throw Error("deleting is for good: say --yes to do it without being asked", ExitCode::usage);
  std::fprintf(stderr, "Delete %s for good? [y/N] ", lines(count).c_str());
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "y" || answer == "yes";
}

void forget(const Context& context, const Choice& choice, bool all, bool yes) {
  const bool chosen = !choice.words.empty() || !choice.source.empty() || !choice.from.empty() ||
                      !choice.to.empty() || choice.id;
  if (chosen == all) throw Error("say what to forget, or --all and nothing else", ExitCode::usage);
  auto store = open_history();
  const auto query = query_of(choice);
  std::size_t count = store.find(query).size();
  if (count > 0) count = yes || is_agreed(count) ? store.forget(query) : 0;
  if (!context.quiet) std::fprintf(stderr, "captions: forgot %s\n", lines(count).c_str());
}

void set_paused(const Context& context, bool paused) {
  auto client = proto::Client::connect(context.socket);
  client.hello();
  const auto reply = client.ask("history", nlohmann::json{{"paused", paused}}.dump());
  if (reply.error) throw Error(clean(reply.error->message));
  if (!context.quiet)
    std::fprintf(stderr, "captions: %s\n",
                 paused ? "nothing that is said now is written down" : "the history goes on");
}

void add_search(cli::Command app, const Context& context, const char* name, const char* help,
                bool with_words) {
  cli::Command command = app.add_subcommand(name, help);
  auto choice = std::make_shared<Choice>();
  auto json = std::make_shared<bool>(false);
  if (with_words) {
    add_words(command, *choice).required();
  }
  add_choice(command, *choice);
  command.add_option("-n,--newest", choice->newest, "so many at most").option_text("N");
  command.add_flag("--json", *json, "an object a line");
  command.callback([&context, choice, json] { print_lines(context, *choice, *json); });
}

void add_export(cli::Command app) {
  cli::Command command = app.add_subcommand("export", "as a document");
  auto choice = std::make_shared<Choice>();
  auto options = std::make_shared<DocumentOptions>();
  auto no_times = std::make_shared<bool>(false);
  const std::map<std::string, DocumentFormat> formats = {{"text", DocumentFormat::text},
                                                         {"srt", DocumentFormat::srt},
                                                         {"vtt", DocumentFormat::vtt},
                                                         {"json", DocumentFormat::json},
                                                         {"markdown", DocumentFormat::markdown}};
  add_words(command, *choice);
  add_choice(command, *choice);
  command.add_choice("--format", options->format, formats, "see the manual")
      .option_text("text|srt|vtt|json|markdown");
  command.add_flag("--no-times", *no_times, "text, markdown: what was said, not when");
  command.callback([choice, options, no_times] {
    options->times = !*no_times;
    export_lines(*choice, *options);
  });
}

void add_forget(cli::Command app, const Context& context) {
  cli::Command command = app.add_subcommand("forget", "delete, for good");
  auto choice = std::make_shared<Choice>();
  auto all = std::make_shared<bool>(false), yes = std::make_shared<bool>(false);
  add_words(command, *choice);
  add_choice(command, *choice);
  command.add_option("--id", choice->id, "the line of this number").option_text("N");
  command.add_flag("--all", *all, "everything");
  command.add_flag("--yes", *yes, "without being asked");
  command.callback([&context, choice, all, yes] { forget(context, *choice, *all, *yes); });
}

}  // namespace

void add_history(cli::Command app, const Context& context) {
  cli::Command history = app.add_subcommand("history", "what was said before, where it is kept");
  history.require_subcommand();
  add_search(history, context, "search", "lines that hold all of some words", true);
  add_search(history, context, "list", "all lines", false);
  add_export(history);
  add_play(history, context);
  add_forget(history, context);
  history.add_subcommand("pause", "private mode: captions go on, nothing is written down")
      .callback([&context] { set_paused(context, true); });
  history.add_subcommand("resume", "write down again what is said").callback([&context] {
    set_paused(context, false);
  });
}

}  // namespace captiond
