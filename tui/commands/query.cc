#include "tui/commands/query.h"

#include <memory>
#include <utility>

#include "base/command_line.h"

namespace captiond {

void add_query(cli::Command app, const std::string& name, const std::string& help,
               const std::string& json_help, std::function<void(bool json)> answer) {
  cli::Command command = app.add_subcommand(name, help);
  auto json = std::make_shared<bool>(false);
  command.add_flag("--json", *json, json_help);
  command.callback([json, answer = std::move(answer)] { answer(*json); });
}

}  // namespace captiond
