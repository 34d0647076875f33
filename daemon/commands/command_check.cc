#include <CLI/CLI.hpp>
#include <iostream>
#include <string>

#include "conf/config.h"
#include "daemon/commands/commands.h"

namespace captiond {

CLI::App* add_check_command(CLI::App& app, const std::string& config, int& exit_code) {
  CLI::App* command = app.add_subcommand("check", "Check the configuration and print what is in effect");
  command->callback([&config, &exit_code] {
    std::cout << to_toml(load_config(config.empty() ? find_config() : config));
    exit_code = 0;
  });
  return command;
}

}  // namespace captiond
