// Which key does what, as configured.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tui/options.h"

namespace captiond {

/// "PgUp", "^U", "k"; nothing for what names no key.
std::optional<char32_t> key_named(std::string_view name);
std::string name_of(char32_t key);

class KeyMap {
 public:
  /// A key that several actions claim belongs to the one whose claim is not the default's.
  explicit KeyMap(const KeyNames& names = default_keys());

  std::optional<Action> action(char32_t key) const;
  /// In the order they are configured.
  std::vector<std::string> names(Action action) const;
  /// The first of them, for a hint; empty when there is none.
  std::string hint(Action action) const;

 private:
  std::map<char32_t, Action> actions_;
  std::array<std::vector<char32_t>, kActions> keys_;
};

}  // namespace captiond
