#include "base/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <sstream>
#include <utility>

namespace captiond::cli {
namespace {

constexpr const char* kNone = "none";

template <class Number>
CLI::Option* add_number_or_none_to(CLI::App& app, const std::string& name, std::optional<Number>& value,
                                   const std::string& help) {
  const auto set = [&value, name](const std::string& text) {
    value.reset();
    if (text == kNone || text == "None") return;
    if (Number number{}; CLI::detail::lexical_cast(text, number))
      value = number;
    else
      throw CLI::ValidationError(name, "expected a number or none, found " + text);
  };
  std::ostringstream shown;
  value ? shown << *value : shown << kNone;
  return app.add_option_function<std::string>(name, set, help)
      ->type_name("NUMBER|none")
      ->default_str(shown.str());
}

CommandFacts facts_of(const CLI::App& app) {
  CommandFacts facts{app.get_name(), app.get_description(), {}, {}};
  for (const CLI::Option* option : app.get_options())
    facts.options.push_back({option->get_lnames(), option->get_description(), option->get_option_text(),
                             option->get_items_expected_max() > 0 && option->get_type_size_max() > 0});
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    facts.commands.push_back(facts_of(*command));
  return facts;
}

std::string complaint(const CLI::App* app, const CLI::Error& error) {
  const std::string who = app->get_name().empty() ? "" : app->get_name() + ": ";
  return who + error.what() + "; --help tells what there is\n";
}

/// Calls `parse`, which throws when the program is not to go on.
template <class Parse>
std::optional<ExitCode> parse_with(const CLI::App& app, Parse parse) {
  try {
    parse();
    return std::nullopt;
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ExitCode::ok : ExitCode::usage;
  }
}

}  // namespace

Option Option::required() const {
  return Option(option_->required());
}
Option Option::option_text(const std::string& text) const {
  return Option(option_->option_text(text));
}
Option Option::capture_default_str() const {
  return Option(option_->capture_default_str());
}
Option Option::range(int least, int most) const {
  return Option(option_->check(CLI::Range(least, most)));
}
Option Option::range(double least, double most) const {
  return Option(option_->check(CLI::Range(least, most)));
}
Option Option::positive() const {
  return Option(option_->check(CLI::PositiveNumber));
}
Option Option::not_negative() const {
  return Option(option_->check(CLI::NonNegativeNumber));
}
Option Option::one_of(const std::vector<std::string>& values) const {
  return Option(option_->check(CLI::IsMember(values)));
}
Option Option::with_commas() const {
  return Option(option_->delimiter(',')->expected(1));
}
Option Option::needs(Option other) const {
  return Option(option_->needs(other.option_));
}
Option Option::excludes(Option other) const {
  return Option(option_->excludes(other.option_));
}

Command Command::add_subcommand(const std::string& name, const std::string& help) const {
  return Command(command_->add_subcommand(name, help));
}

void Command::require_subcommand() const {
  command_->require_subcommand(1);
}

Option Command::add(const std::string& name, Target value, const std::string& help) const {
  return Option(std::visit([&](auto* target) { return command_->add_option(name, *target, help); }, value));
}

Option Command::add_flag(const std::string& name, bool& value, const std::string& help) const {
  return Option(command_->add_flag(name, value, help));
}

Option Command::add_number_or_none(const std::string& name, OptionalNumber value,
                                   const std::string& help) const {
  return Option(
      std::visit([&](auto* target) { return add_number_or_none_to(*command_, name, *target, help); }, value));
}

Option Command::add_word(const std::string& name, const std::vector<std::string>& words,
                         const std::function<void(const std::string&)>& set, const std::string& help) const {
  return Option(command_->add_option_function<std::string>(name, set, help)->check(CLI::IsMember(words)));
}

void Command::callback(std::function<void()> run) const {
  command_->callback(std::move(run));
}
void Command::parse_complete_callback(std::function<void()> run) const {
  command_->parse_complete_callback(std::move(run));
}

CommandFacts Command::facts() const {
  return facts_of(*command_);
}

CommandLine::CommandLine(const std::string& help, const std::string& version, const std::string& name)
    : app_(std::make_unique<CLI::App>(help, name)) {
  if (!version.empty()) app_->set_version_flag("--version", version);
  app_->require_subcommand(0, 1);
  app_->fallthrough();
  app_->failure_message(complaint);
}

CommandLine::~CommandLine() = default;

Command CommandLine::top() const {
  return Command(app_.get());
}

std::optional<ExitCode> CommandLine::parse(int argc, const char* const* argv) {
  return parse_with(*app_, [&] { app_->parse(argc, argv); });
}

std::optional<ExitCode> CommandLine::parse(std::vector<std::string> arguments) {
  std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
  return parse_with(*app_, [&] { app_->parse(std::move(arguments)); });
}

bool CommandLine::has_subcommand() const {
  return !app_->get_subcommands().empty();
}
bool CommandLine::has_subcommand(const std::string& name) const {
  return app_->got_subcommand(name);
}

}  // namespace captiond::cli
