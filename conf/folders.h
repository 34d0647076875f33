// The XDG base directories: where configuration and data lie. A variable that is unset, empty or names a
// relative path does not count (XDG Base Directory Specification 0.8).
#pragma once

#include <string>
#include <vector>

namespace captiond {

/// $XDG_CONFIG_HOME or ~/.config, then each of $XDG_CONFIG_DIRS or /etc/xdg.
std::vector<std::string> config_folders();

/// $XDG_DATA_HOME or ~/.local/share, then each of $XDG_DATA_DIRS or /usr/local/share and /usr/share.
std::vector<std::string> data_folders();

}  // namespace captiond
