// What a command line may say: the part of CLI11 that we use, under its names, so that CLI11's manual
// explains it. Its headers take seconds to compile, and it has one file that includes them.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/error.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace captiond::cli {

/// A handle of an option, to say more about it. Copies mean the same one, which lives as long as its command
/// line.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  Option required() const;
  /// What help shows in place of the value's type.
  Option option_text(const std::string& text) const;
  /// Help shows the value that the variable has now.
  Option capture_default_str() const;

  Option range(int least, int most) const;
  Option range(double least, double most) const;
  Option positive() const;
  Option not_negative() const;
  Option one_of(const std::vector<std::string>& values) const;

  /// A list is one word, with commas.
  Option with_commas() const;
  /// Only together with, or only without another.
  Option needs(Option other) const;
  Option excludes(Option other) const;

 private:
  CLI::Option* option_;
};

/// What completion tells of an option, and of a command with all below it.
struct OptionFacts {
  std::vector<std::string> long_names;  // without dashes
  std::string help, text;
  bool takes_value = false;
};
struct CommandFacts {
  std::string name, help;
  std::vector<OptionFacts> options;
  std::vector<CommandFacts> commands;
};

/// A handle of a command or of the whole line, to declare what may follow it.
class Command {
 public:
  /// Where a value goes, which keeps what it has when the option is not given. It outlives the parse.
  using Target = std::variant<std::string*, int*, unsigned*, std::uint64_t*, float*, double*,
                              std::vector<std::string>*, std::vector<int>*, std::vector<double>*,
                              std::optional<std::int64_t>*, std::optional<std::uint64_t>*>;
  using OptionalNumber = std::variant<std::optional<float>*, std::optional<double>*>;

  explicit Command(CLI::App* command) : command_(command) {}

  Command add_subcommand(const std::string& name, const std::string& help) const;
  void require_subcommand() const;

  /// "--long", "-s,--long", or a word without dashes for what is told by its place.
  template <class T>
  Option add_option(const std::string& name, T& value, const std::string& help) const {
    return add(name, Target(&value), help);
  }
  Option add_flag(const std::string& name, bool& value, const std::string& help) const;
  /// A number, or the word "none" for none.
  template <class T>
  Option add_optional(const std::string& name, std::optional<T>& value, const std::string& help) const {
    return add_number_or_none(name, OptionalNumber(&value), help);
  }
  /// One of some words, each of which means a value.
  template <class T>
  Option add_choice(const std::string& name, T& value, const std::map<std::string, T>& meanings,
                    const std::string& help) const {
    std::vector<std::string> words;
    words.reserve(meanings.size());
    for (const auto& [word, meaning] : meanings) words.push_back(word);
    return add_word(
        name, words, [&value, meanings](const std::string& word) { value = meanings.at(word); }, help);
  }

  /// Is called when the whole line has been read, if this command stands in it.
  void callback(std::function<void()> run) const;
  /// Is called before that, as soon as this command's own part has been read.
  void parse_complete_callback(std::function<void()> run) const;

  CommandFacts facts() const;

 private:
  Option add(const std::string& name, Target value, const std::string& help) const;
  Option add_number_or_none(const std::string& name, OptionalNumber value, const std::string& help) const;
  Option add_word(const std::string& name, const std::vector<std::string>& words,
                  const std::function<void(const std::string&)>& set, const std::string& help) const;

  CLI::App* command_;
};

/// A whole line. At most one sub-command stands in it, behind which options of the program may stand, too.
class CommandLine {
 public:
  /// `version` is what --version prints. Without a name the program is called as it was started.
  explicit CommandLine(const std::string& help = "", const std::string& version = "",
                       const std::string& name = "");
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  Command top() const;

  /// Reads a line, without the program's name if it comes as a list, and calls what was declared for it.
  /// Returns nothing, or what to exit with: success after help, which it prints, or that of a wrong line,
  /// which it says on stderr. What a callback throws comes through.
  std::optional<ExitCode> parse(int argc, const char* const* argv);
  std::optional<ExitCode> parse(std::vector<std::string> arguments);
  // What stands in the line that was read.
  bool has_subcommand() const;
  bool has_subcommand(const std::string& name) const;

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace captiond::cli
