#include "tui/commands/query.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

namespace captiond {

void add_query(CLI::App& app, const std::string& name, const std::string& help, const std::string& json_help,
               std::function<void(bool json)> answer) {
  CLI::App* command = app.add_subcommand(name, help);
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, json_help);
  command->callback([json, answer = std::move(answer)] { answer(*json); });
}

}  // namespace captiond
