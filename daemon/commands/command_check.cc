#include <iostream>
#include <string>

#include "base/command_line.h"
#include "conf/config.h"
#include "daemon/commands/commands.h"

namespace captiond {

void add_check_command(cli::Command app, const std::string& config, int& exit_code) {
  cli::Command command = app.add_subcommand("check", "Check the configuration and print what is in effect");
  command.callback([&config, &exit_code] {
    std::cout << to_toml(load_config(config.empty() ? find_config() : config));
    exit_code = 0;
  });
}

}  // namespace captiond
