#include "conf/folders.h"

#include <cstdlib>
#include <sstream>
#include <string_view>

namespace captiond {
namespace {

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

bool is_absolute(std::string_view path) {
  return path.starts_with('/');
}

std::vector<std::string> absolute_parts(const std::string& list) {
  std::vector<std::string> parts;
  std::istringstream in(list);
  for (std::string part; std::getline(in, part, ':');)
    if (is_absolute(part)) parts.push_back(part);
  return parts;
}

/// `home_variable` or its default below $HOME, then `list_variable` or its default.
std::vector<std::string> search_path(const char* home_variable, const std::string& below_home,
                                     const char* list_variable, const std::string& default_list) {
  std::vector<std::string> folders;
  if (const auto own = variable(home_variable); is_absolute(own))
    folders.push_back(own);
  else if (const auto home = variable("HOME"); is_absolute(home))
    folders.push_back(home + "/" + below_home);
  auto shared = absolute_parts(variable(list_variable));
  if (shared.empty()) shared = absolute_parts(default_list);
  folders.insert(folders.end(), shared.begin(), shared.end());
  return folders;
}

}  // namespace

std::vector<std::string> config_folders() {
  return search_path("XDG_CONFIG_HOME", ".config", "XDG_CONFIG_DIRS", "/etc/xdg");
}

std::vector<std::string> data_folders() {
  return search_path("XDG_DATA_HOME", ".local/share", "XDG_DATA_DIRS", "/usr/local/share:/usr/share");
}

}  // namespace captiond
