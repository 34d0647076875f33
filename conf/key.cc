#include "conf/key.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <sstream>

#include "conf/nearest.h"
#include "tui/options.h"

namespace captiond {
namespace {

constexpr std::size_t kHelpColumn = 26;

/// The shortest decimal that reads back as `value`; with a point, as TOML wants of a float.
template <class T>
std::string decimal(T value) {
  std::array<char, 64> digits{};
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed);
  std::string text(digits.data(), end.ptr);
  return text.find('.') == std::string::npos ? text + ".0" : text;
}

/// A TOML basic string.
std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\u{:04X}", byte);
    else
      out += c;
  }
  return out + '"';
}

std::string one_of(const std::vector<std::string>& words) {
  std::string list = words.size() > 1 ? "one of " : "";
  for (const std::string& word : words) list += (&word == &words.front() ? "" : ", ") + toml_string(word);
  return list;
}

/// A number with or without a point. Complains unless low <= number <= high (so NaN never passes).
double decimal_in(const Node& node, double low, double high, std::string_view unit) {
  const std::string expected = fmt::format("a number{} from {} to {}", unit, decimal(low), decimal(high));
  const auto* whole = std::get_if<std::int64_t>(&node.value);
  const double value = whole ? static_cast<double>(*whole) : node.as<double>(expected);
  if (!(low <= value && value <= high)) node.refuse(expected);
  return value;
}

Field checked_text(std::string& value, std::string expected, std::function<bool(std::string_view)> fits) {
  return {[&value, expected = std::move(expected), fits = std::move(fits)](const Node& node) {
            const auto& text = node.as<std::string>(expected);
            if (!fits(text)) node.refuse(expected);
            value = text;
          },
          [&value] { return toml_string(value); }};
}

bool is_identifier(std::string_view text) {
  const auto fits = [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits);
}

bool is_language(std::string_view text) {
  return text.empty() || ((text.size() == 2 || text.size() == 3) &&
                          std::ranges::all_of(text, [](char c) { return 'a' <= c && c <= 'z'; }));
}

bool is_key_name(std::string_view word) {
  if (std::ranges::find(kNamedKeys, word, &NamedKey::name) != std::end(kNamedKeys)) return true;
  if (word.size() == 2 && word[0] == '^') return word[1] >= '@' && word[1] <= '_';
  const auto starts_character = [](unsigned char c) { return (c & 0xC0U) != 0x80U; };
  return std::ranges::count_if(word, starts_character) == 1 && static_cast<unsigned char>(word[0]) > 0x20;
}

bool are_key_names(std::string_view text) {
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;)
    if (!is_key_name(word)) return false;
  return true;
}

}  // namespace

Field flag(bool& value) {
  return {[&value](const Node& node) { value = node.as<bool>("true or false"); },
          [&value] { return std::string(value ? "true" : "false"); }};
}

Field text(std::string& value) {
  return checked_text(value, "a text in quotes", [](std::string_view) { return true; });
}

Field texts(std::vector<std::string>& values) {
  return {[&values](const Node& node) {
            values.clear();
            for (const Node& each : node.as<Node::List>("a list of texts in quotes"))
              values.push_back(each.as<std::string>("a text in quotes"));
          },
          [&values] {
            std::string list;
            for (const std::string& each : values) {
              if (!list.empty()) list += ", ";
              list += toml_string(each);
            }
            return "[" + list + "]";
          }};
}

Field filled_text(std::string& value) {
  return checked_text(value, "a text in quotes, not empty",
                      [](std::string_view text) { return !text.empty(); });
}

Field identifier(std::string& value) {
  return checked_text(value, "a name of letters, digits, '-', '_' and '.' in quotes", is_identifier);
}

Field language(std::string& value) {
  return checked_text(value, "a language code such as \"en\", or \"\" for the models' own choice",
                      is_language);
}

Field languages(std::vector<std::string>& values) {
  Field field = texts(values);
  field.read = [&values](const Node& node) {
    constexpr std::string_view kExpected = "a list of language codes such as [\"en\", \"es\"]";
    values.clear();
    for (const Node& each : node.as<Node::List>(kExpected)) {
      const auto& code = each.as<std::string>(kExpected);
      if (code.empty() || !is_language(code)) each.refuse("a language code such as \"en\"");
      values.push_back(code);
    }
  };
  return field;
}

Field choice(std::string& value, const std::vector<std::string>& words) {
  return word_field([&value] { return value; }, [&value, words](std::size_t n) { value = words[n]; }, words);
}

Field key_names(std::string& value) {
  return checked_text(value, "names of keys such as \"k Up ^P F5\", with spaces between them", are_key_names);
}

Field number(float& value, double low, double high) {
  return {
      [&value, low, high](const Node& node) { value = static_cast<float>(decimal_in(node, low, high, "")); },
      [&value] { return decimal(value); }};
}

Field decibels(float& factor, double low, double high) {
  return {[&factor, low, high](const Node& node) {
            factor = static_cast<float>(std::pow(10.0, decimal_in(node, low, high, " of decibels") / 20.0));
          },
          [&factor] { return decimal(std::round(2000.0 * std::log10(factor)) / 100.0); }};
}

Field seconds(SampleTime& value, double low, double high) {
  return {[&value, low, high](const Node& node) {
            value = from_seconds(decimal_in(node, low, high, " of seconds"));
          },
          [&value] { return decimal(to_seconds(value)); }};
}

Field integer_field(std::function<std::int64_t()> get, std::function<void(std::int64_t)> set,
                    std::int64_t low, std::int64_t high) {
  return {[set = std::move(set), low, high](const Node& node) {
            const std::string expected = fmt::format("a whole number from {} to {}", low, high);
            const auto value = node.as<std::int64_t>(expected);
            if (value < low || value > high) node.refuse(expected);
            set(value);
          },
          [get = std::move(get)] { return std::to_string(get()); }};
}

Field word_field(std::function<std::string()> get, std::function<void(std::size_t)> set_nth,
                 std::vector<std::string> words) {
  return {[set_nth = std::move(set_nth), words = std::move(words)](const Node& node) {
            const std::string expected = one_of(words);
            const auto found = std::ranges::find(words, node.as<std::string>(expected));
            if (found == words.end()) node.refuse(expected);
            set_nth(static_cast<std::size_t>(found - words.begin()));
          },
          [get = std::move(get)] { return toml_string(get()); }};
}

void complain_unknown(const Entry& entry, const std::vector<std::string_view>& known,
                      std::string_view section) {
  const std::string_view meant = nearest(entry.key, known);
  entry.place.complain(fmt::format("unknown key \"{}\"{}{}{}", entry.key, section.empty() ? "" : " in ",
                                   section,
                                   meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant)));
}

void read_keys(const Node& table, const std::vector<Key>& keys, std::string_view section) {
  for (const Entry& entry : table.as<Node::Table>("a table")) {
    const auto key = std::ranges::find(keys, std::string_view(entry.key), &Key::name);
    if (key == keys.end()) {
      std::vector<std::string_view> known;
      known.reserve(keys.size());
      for (const Key& candidate : keys) known.push_back(candidate.name);
      complain_unknown(entry, known, section);
    }
    if (!key->applies)
      entry.place.complain(fmt::format("\"{}\" does not apply to this kind of {}", key->name, section));
    key->field.read(entry.node);
  }
}

std::string print_keys(const std::vector<Key>& keys) {
  std::string out;
  for (const Key& key : keys) {
    if (!key.applies) continue;
    const std::string setting = fmt::format("{} = {}", key.name, key.field.print());
    out += fmt::format("{:<{}}  # {}\n", setting, kHelpColumn, key.help);
  }
  return out;
}

}  // namespace captiond
