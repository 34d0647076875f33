#include "tui/model/keys.h"

#include <sstream>

#include "tui/text/text.h"

namespace captiond {

std::optional<char32_t> key_named(std::string_view name) {
  for (const NamedKey& known : kNamedKeys)
    if (known.name == name) return known.key;
  if (name.size() == 2 && name[0] == '^' && name[1] >= '@' && name[1] <= '_') return key::control(name[1]);
  std::size_t at = 0;
  if (name.empty()) return std::nullopt;
  const char32_t character = next_code_point(name, at);
  return at == name.size() ? std::optional(character) : std::nullopt;
}

std::string name_of(char32_t key) {
  for (const NamedKey& known : kNamedKeys)
    if (known.key == key) return std::string(known.name);
  return std::string(key < 0x20 ? "^" : "").append(to_utf8(key < 0x20 ? key + 0x40 : key));
}

KeyMap::KeyMap(const KeyNames& names) {
  for (const bool configured : {true, false}) {  // what the reader chose comes first
    for (const ActionInfo& info : kActionTable) {
      const std::string& own = names[static_cast<std::size_t>(info.action)];
      if ((own != info.keys) != configured) continue;
      std::istringstream words(own);
      for (std::string word; words >> word;)
        if (const auto key = key_named(word); key && actions_.emplace(*key, info.action).second)
          keys_[static_cast<std::size_t>(info.action)].push_back(*key);
    }
  }
}

std::optional<Action> KeyMap::action(char32_t key) const {
  const auto found = actions_.find(key);
  return found == actions_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> KeyMap::names(Action action) const {
  std::vector<std::string> names;
  for (const char32_t key : keys_[static_cast<std::size_t>(action)]) names.push_back(name_of(key));
  return names;
}

std::string KeyMap::hint(Action action) const {
  const auto all = names(action);
  return all.empty() ? std::string() : all.front();
}

}  // namespace captiond
