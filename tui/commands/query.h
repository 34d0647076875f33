// Commands that answer a question and leave: for people, or as JSON for programs.
#pragma once

#include <functional>
#include <string>

namespace CLI {
class App;
}

namespace captiond {

/// Declares one with the flag --json, which `answer` is told.
void add_query(CLI::App& app, const std::string& name, const std::string& help, const std::string& json_help,
               std::function<void(bool json)> answer);

}  // namespace captiond
