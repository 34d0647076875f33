#include <memory>
#include <sstream>

#include "base/command_line.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

/// What can follow a command, for every shell in the same words.
struct Word {
  std::string text, help;
  std::vector<std::string> values;  // what an option takes, where that is one of a few
  bool takes_value = false;
};

struct Place {
  std::string path;  // "captions history search"
  std::vector<Word> commands, options;
};

/// "text|json|srt" as an option's value names its choices.
std::vector<std::string> choices(const std::string& text) {
  std::vector<std::string> words;
  if (text.find('|') == text.npos) return words;
  std::istringstream in(text);
  for (std::string word; std::getline(in, word, '|');) words.push_back(word);
  return words;
}

void walk(const cli::CommandFacts& facts, const std::string& path, std::vector<Place>& places) {
  Place place{path, {}, {}};
  for (const auto& option : facts.options)
    for (const std::string& name : option.long_names)
      place.options.push_back({"--" + name, option.help, choices(option.text), option.takes_value});
  for (const auto& command : facts.commands)
    place.commands.push_back({command.name, command.help, {}, false});
  places.push_back(std::move(place));
  for (const auto& command : facts.commands) walk(command, path + " " + command.name, places);
}

std::string joined(const std::vector<Word>& words) {
  std::string out;
  for (const Word& word : words) out += (out.empty() ? "" : " ") + word.text;
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

/// In single quotes, which all three shells read alike but for a quote itself.
std::string in_quotes(const std::string& text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

// Both scripts go along the command line from one place to the next, as far as words name commands.
std::string for_bash(const std::vector<Place>& places) {
  std::string cases, values;
  for (const Place& place : places) {
    cases += "    " + in_quotes(place.path) +
             ") words=" + in_quotes(joined(place.commands) + " " + joined(place.options)) +
             " commands=" + in_quotes(" " + joined(place.commands) + " ") + ";;\n";
    for (const Word& option : place.options)
      if (option.takes_value)
        values += "    " + in_quotes(place.path + " " + option.text) +
                  ") words=" + in_quotes(joined(option.values)) + (option.values.empty() ? "; files=1" : "") +
                  ";;\n";
  }
  return "# bash completion of captions\n"
         "_captions_at() {\n  words= commands=\n  case $1 in\n" +
         cases +
         "  esac\n}\n"
         "_captions() {\n"
         "  local place=captions words commands files= i current=${COMP_WORDS[COMP_CWORD]} "
         "before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  _captions_at \"$place\"\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    if [[ $commands == *\" ${COMP_WORDS[i]} \"* ]]; then place+=\" ${COMP_WORDS[i]}\"; "
         "_captions_at \"$place\"; fi\n"
         "  done\n"
         "  case \"$place $before\" in\n" +
         values +
         "  esac\n"
         "  if [[ $files ]]; then COMPREPLY=($(compgen -f -- \"$current\"));\n"
         "  else COMPREPLY=($(compgen -W \"$words\" -- \"$current\")); fi\n"
         "}\n"
         "complete -o default -F _captions captions\n";
}

// Not "commands" and "options": these are zsh's own.
std::string for_zsh(const std::vector<Place>& places) {
  std::string cases, values;
  const auto described = [](const std::vector<Word>& words) {
    std::string out;
    for (const Word& word : words) out += " " + in_quotes(word.text + ":" + word.help);
    return out;
  };
  for (const Place& place : places) {
    cases += "    " + in_quotes(place.path) + ") names=(" + described(place.commands) + ") switches=(" +
             described(place.options) + ");;\n";
    for (const Word& option : place.options)
      if (option.takes_value)
        values += "    " + in_quotes(place.path + " " + option.text) + ") " +
                  (option.values.empty() ? "_files" : "compadd -- " + joined(option.values)) + "; return;;\n";
  }
  return "#compdef captions\n"
         "_captions_at() {\n  names=() switches=()\n  case $1 in\n" +
         cases +
         "  esac\n}\n"
         "_captions() {\n"
         "  local place=captions i\n"
         "  local -a names switches\n"
         "  _captions_at $place\n"
         "  for ((i = 2; i < CURRENT; i++)); do\n"
         "    if (( ${names[(I)${words[i]}:*]} )); then place+=\" ${words[i]}\"; _captions_at $place; fi\n"
         "  done\n"
         "  case \"$place ${words[CURRENT-1]}\" in\n" +
         values +
         "  esac\n"
         "  if [[ $PREFIX == -* ]]; then _describe -o option switches; return; fi\n"
         "  if (( $#names )); then _describe command names; else _files; fi\n"
         "}\n"
         "if [[ $funcstack[1] == _captions ]]; then _captions; else compdef _captions captions; fi\n";
}

std::string for_fish(const std::vector<Place>& places) {
  std::string out = "# fish completion of captions\ncomplete -c captions -f\n";
  for (const Place& place : places) {
    // Seen: every word of the path after "captions"; not seen: a command further on.
    std::string condition;
    std::istringstream path(place.path.substr(std::string("captions").size()));
    for (std::string word; path >> word;)
      condition += (condition.empty() ? "" : "; and ") + std::string("__fish_seen_subcommand_from ") + word;
    std::string deeper = condition;
    if (!place.commands.empty())
      deeper += (deeper.empty() ? "" : "; and ") + std::string("not __fish_seen_subcommand_from ") +
                joined(place.commands);
    for (const Word& command : place.commands)
      out += "complete -c captions -n " + in_quotes(deeper) + " -a " + command.text + " -d " +
             in_quotes(command.help) + "\n";
    for (const Word& option : place.options) {
      out += "complete -c captions" + (condition.empty() ? "" : " -n " + in_quotes(condition)) + " -l " +
             option.text.substr(2);
      if (option.takes_value)
        out += option.values.empty() ? " -r -F" : " -x -a " + in_quotes(joined(option.values));
      out += " -d " + in_quotes(option.help) + "\n";
    }
  }
  return out;
}

}  // namespace

void add_completion(cli::Command app, const Context&) {
  cli::Command command =
      app.add_subcommand("completion", "print what a shell needs to complete captions' command line");
  auto shell = std::make_shared<std::string>();
  command.add_option("shell", *shell, "bash, zsh or fish")
      .required()
      .one_of({"bash", "zsh", "fish"})
      .option_text("SHELL");
  command.callback([app, shell] {
    std::vector<Place> places;
    walk(app.facts(), "captions", places);
    write_out(*shell == "bash" ? for_bash(places) : *shell == "zsh" ? for_zsh(places) : for_fish(places));
  });
}

}  // namespace captiond
