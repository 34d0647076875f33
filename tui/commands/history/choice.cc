#include "tui/commands/history/choice.h"

#include <chrono>

#include "base/command_line.h"
#include "base/error.h"
#include "base/text.h"
#include "tui/commands/history/documents.h"
#include "tui/text/when.h"

namespace captiond {
namespace {

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

}  // namespace

void add_choice(cli::Command command, Choice& choice) {
  command.add_option("--source", choice.source, "this source only").option_text("ID");
  command.add_option("--from", choice.from, "2026-11-21, \"2026-11-21 14:30\", 14:30, yesterday, or 2h (ago)")
      .option_text("TIME");
  command.add_option("--to", choice.to, "until then").option_text("TIME");
}

cli::Option add_words(cli::Command command, Choice& choice) {
  return command.add_option("words", choice.words, "all of them; \"a phrase\", begin*")
      .option_text("WORD...");
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

std::string for_people(const HistoryLine& line) {
  return local_time(line.start, "%Y-%m-%d %H:%M:%S  ") + clean(line.label) + ": " + clean(shown_text(line)) +
         "\n";
}

}  // namespace captiond
