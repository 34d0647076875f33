// Which lines of the history a command is about, as the command line says it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "history/store.h"

namespace captiond {

/// Which lines, as the command line says it.
struct Choice {
  std::vector<std::string> words;
  std::string source, from, to;
  std::optional<std::int64_t> id;
  std::size_t newest = 0;
};

/// --source, --from and --to.
void add_choice(cli::Command command, Choice& choice);
/// Words that all have to stand in a line.
cli::Option add_words(cli::Command command, Choice& choice);

/// Throws Error(usage) for a time that is none.
HistoryQuery query_of(const Choice& choice);

/// Throws Error that says how a history comes to be when there is none.
HistoryStore open_history();

/// A line with its time, as a person reads it.
std::string for_people(const HistoryLine& line);

}  // namespace captiond
