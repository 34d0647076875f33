#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <string>

#include "conf/config.h"
#include "daemon/commands.h"

namespace captiond {

CLI::App* add_check_command(CLI::App& app, int& exit_code) {
  CLI::App* command = app.add_subcommand("check", "Check the configuration and print what is in effect");
  auto path = std::make_shared<std::string>();
  command->add_option("FILE", *path, "Configuration file (default: the one that the daemon would read)");
  command->callback([path, &exit_code] {
    std::cout << to_toml(load_config(path->empty() ? find_config() : *path));
    exit_code = 0;
  });
  return command;
}

}  // namespace captiond
