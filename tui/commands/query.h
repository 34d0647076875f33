// Commands that answer a question and leave: for people, or as JSON for programs.
#pragma once

#include <functional>
#include <string>

#include "base/command_line.h"

namespace captiond {

/// Declares one with the flag --json, which `answer` is told.
void add_query(cli::Command app, const std::string& name, const std::string& help,
               const std::string& json_help, std::function<void(bool json)> answer);

}  // namespace captiond
