// captions history …
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "history/store.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/history/documents.h"
#include "tui/commands/history/when.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

/// Which lines, as the command line says it.
struct Choice {
  std::vector<std::string> words;
  std::string source, from, to;
  std::optional<std::int64_t> id;
  std::size_t newest = 0;
};

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// Every argument is a word or a phrase, of which a * at the end makes a beginning; nothing else has a
/// meaning.
std::string fts_query(const std::vector<std::string>& words) {
  std::string query;
  for (std::string word : words) {
    const bool beginning = word.size() > 1 && word.ends_with('*');
    if (beginning) word.pop_back();
    query += "\"";
    for (const char c : word) query += c == '"' ? std::string("\"\"") : std::string(1, c);
    query += beginning ? "\"* " : "\" ";
  }
  return query;
}

HistoryQuery query_of(const Choice& choice) {
  HistoryQuery query{
      .words = fts_query(choice.words), .source = choice.source, .id = choice.id, .newest = choice.newest};
  if (!choice.from.empty()) query.from = parse_when(choice.from, now());
  if (!choice.to.empty()) query.to = parse_when(choice.to, now());
  return query;
}

HistoryStore open_history() {
  auto store = HistoryStore::open(history_path());
  if (!store)
    throw Error("there is no history at " + history_path() +
                ": nothing is kept unless [history] of the configuration has enabled = true");
  return std::move(*store);
}

void print_lines(const Choice& choice, bool json) {
  const auto store = open_history();
  store.for_each(query_of(choice), [&](const HistoryLine& line) {
    if (json) return write_out(to_json(line) + "\n");
    char id[32];
    std::snprintf(id, sizeof id, "%6lld  ", static_cast<long long>(line.id));
    write_out(id + local_time(line.start, "%Y-%m-%d %H:%M:%S  ") + clean(line.label) + ": " +
              clean(line.text) + "\n");
  });
}

void export_lines(const Choice& choice, const DocumentOptions& options) {
  write_out(to_document(open_history().find(query_of(choice)), options));
}

bool is_agreed(std::size_t lines) {
  if (!::isatty(STDIN_FILENO))
    throw Error("deleting is for good: say --yes to do it without being asked", ExitCode::usage);
  std::fprintf(stderr, "Delete %zu lines for good? [y/N] ", lines);
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
  std::size_t lines = store.find(query).size();
  if (lines > 0) lines = yes || is_agreed(lines) ? store.forget(query) : 0;
  if (!context.quiet) std::fprintf(stderr, "captions: %zu lines were forgotten\n", lines);
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

void add_choice(CLI::App* command, Choice& choice) {
  command->add_option("--source", choice.source, "this source only")->option_text("ID");
  command
      ->add_option("--from", choice.from, "2026-11-21, \"2026-11-21 14:30\", 14:30, yesterday, or 2h (ago)")
      ->option_text("TIME");
  command->add_option("--to", choice.to, "until then")->option_text("TIME");
}

void add_words(CLI::App* command, Choice& choice) {
  command->add_option("words", choice.words, "all of them; \"a phrase\", begin*")->option_text("WORD...");
}

CLI::App* add_search(CLI::App& app, const char* name, const char* help, bool with_words) {
  CLI::App* command = app.add_subcommand(name, help);
  auto choice = std::make_shared<Choice>();
  auto json = std::make_shared<bool>(false);
  if (with_words) {
    add_words(command, *choice);
    command->get_option("words")->required();
  }
  add_choice(command, *choice);
  command->add_option("-n,--newest", choice->newest, "so many at most")->option_text("N");
  command->add_flag("--json", *json, "an object a line");
  command->callback([choice, json] { print_lines(*choice, *json); });
  return command;
}

void add_export(CLI::App& app) {
  CLI::App* command = app.add_subcommand("export", "as a document");
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
  command->add_option("--format", options->format, "see the manual")
      ->transform(CLI::CheckedTransformer(formats))
      ->option_text("text|srt|vtt|json|markdown");
  command->add_flag("--no-times", *no_times, "text, markdown: what was said, not when");
  command->callback([choice, options, no_times] {
    options->times = !*no_times;
    export_lines(*choice, *options);
  });
}

void add_forget(CLI::App& app, const Context& context) {
  CLI::App* command = app.add_subcommand("forget", "delete, for good");
  auto choice = std::make_shared<Choice>();
  auto all = std::make_shared<bool>(false), yes = std::make_shared<bool>(false);
  add_words(command, *choice);
  add_choice(command, *choice);
  command->add_option("--id", choice->id, "the line of this number")->option_text("N");
  command->add_flag("--all", *all, "everything");
  command->add_flag("--yes", *yes, "without being asked");
  command->callback([&context, choice, all, yes] { forget(context, *choice, *all, *yes); });
}

}  // namespace

void add_history(CLI::App& app, const Context& context) {
  CLI::App* history = app.add_subcommand("history", "what was said before, where it is kept");
  history->require_subcommand(1);
  add_search(*history, "search", "lines that hold all of some words", true);
  add_search(*history, "list", "all lines", false);
  add_export(*history);
  add_forget(*history, context);
  history->add_subcommand("pause", "private mode: captions go on, nothing is written down")
      ->callback([&context] { set_paused(context, true); });
  history->add_subcommand("resume", "write down again what is said")->callback([&context] {
    set_paused(context, false);
  });
}

}  // namespace captiond
