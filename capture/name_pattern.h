// Names with wildcards.
#pragma once

#include <fnmatch.h>

#include <string>
#include <string_view>

namespace captiond {

/// Whether a configured name has wildcards: "*", "?" or "[…]", as in a shell.
inline bool is_pattern(std::string_view name) {
  return name.find_first_of("*?[") != std::string_view::npos;
}

/// Whether `name` is what `pattern` means, in capitals or not. A name always means itself.
inline bool matches(const std::string& pattern, const std::string& name) {
  return pattern == name || ::fnmatch(pattern.c_str(), name.c_str(), FNM_CASEFOLD) == 0;
}

}  // namespace captiond
