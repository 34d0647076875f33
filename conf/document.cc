#include "conf/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <toml.hpp>

#include "base/error.h"

namespace captiond {
namespace {

constexpr std::size_t kLargestFile = 1U << 20;

Place place_of(const toml::source_location& location) {
  return {location.file_name(), location.line_str(), location.line(), location.column(),
          std::max<std::size_t>(location.region(), 1)};
}

/// toml11 remembers where values stand, not keys. A key stands before its value in the same line, or within
/// it when the value is a table under its header.
Place place_of_key(const std::string& key, const Place& value) {
  Place place = value;
  std::size_t at = value.text.rfind(key, value.column - 1);
  if (at == std::string::npos) at = value.text.find(key);
  if (key.empty() || at == std::string::npos) return place;
  place.column = at + 1;
  place.length = key.size();
  return place;
}

Node to_node(const toml::value& source);

Node::Table to_table(const toml::table& source) {
  Node::Table table;
  for (const auto& [key, value] : source) {
    Node node = to_node(value);
    Place place = place_of_key(key, node.place);
    table.push_back({key, std::move(place), std::move(node)});
  }
  std::ranges::sort(table, {},
                    [](const Entry& entry) { return std::pair(entry.place.line, entry.place.column); });
  return table;
}

Node to_node(const toml::value& source) {
  Node node;
  node.place = place_of(source.location());
  switch (source.type()) {
    case toml::value_t::boolean:
      node.value = source.as_boolean();
      break;
    case toml::value_t::integer:
      node.value = source.as_integer();
      break;
    case toml::value_t::floating:
      node.value = source.as_floating();
      break;
    case toml::value_t::string:
      node.value = source.as_string().str;
      break;
    case toml::value_t::table:
      node.value = to_table(source.as_table());
      break;
    case toml::value_t::array: {
      Node::List list;
      for (const toml::value& item : source.as_array()) list.push_back(to_node(item));
      node.value = std::move(list);
      break;
    }
    default:
      break;
  }
  return node;
}

/// toml11 draws the line with "^--- what it expected" under it; this takes the column and the words from
/// there, because the location it reports may be the beginning of the line.
[[noreturn]] void complain_about_syntax(const toml::exception& error) {
  const std::string drawing = error.what();
  std::string message = drawing.substr(0, drawing.find('\n'));
  if (const auto prefix = message.rfind("toml::"); prefix != std::string::npos)
    message = message.substr(std::min(message.find(": ", prefix) + 2, message.size()));
  else if (message.starts_with("[error] "))
    message = message.substr(std::strlen("[error] "));
  while (message.ends_with('.')) message.pop_back();

  Place place = place_of(error.location());
  place.length = 1;
  const std::size_t caret = drawing.rfind("^---");
  if (caret != std::string::npos) {
    const std::size_t bar = drawing.rfind("| ", caret);
    if (bar != std::string::npos) place.column = caret - bar - 1;
    std::string hint = drawing.substr(caret + 4, drawing.find('\n', caret) - caret - 4);
    while (hint.ends_with('.')) hint.pop_back();
    if (hint.starts_with(" expected")) message += "," + hint;
  }
  place.complain(message);
}

/// Spaces as wide as the line before the stretch; tabs stay tabs, and a UTF-8 character counts once.
std::string indent_of(const Place& place) {
  std::string indent;
  for (const char c : place.text.substr(0, place.column - 1)) {
    if ((static_cast<unsigned char>(c) & 0xC0U) == 0x80U) continue;
    indent += c == '\t' ? '\t' : ' ';
  }
  return indent;
}

}  // namespace

std::string Place::written() const {
  return column <= text.size() ? text.substr(column - 1, length) : std::string();
}

void Place::complain(const std::string& message) const {
  const std::string number = std::to_string(line);
  const auto width = std::ranges::count_if(written(), [](unsigned char c) { return (c & 0xC0U) != 0x80U; });
  throw Error(fmt::format("{}:{}:{}: {}\n {} | {}\n {} | {}{}", file, line, column, message, number, text,
                          std::string(number.size(), ' '), indent_of(*this),
                          std::string(std::max<std::size_t>(static_cast<std::size_t>(width), 1), '^')),
              ExitCode::bad_config);
}

void Node::refuse(std::string_view expected) const {
  place.complain(fmt::format("expected {}, found {}", expected, place.written()));
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : as<Table>("a table"))
    if (entry.key == key) return &entry.node;
  return nullptr;
}

Node parse_toml(const std::string& text, const std::string& file) {
  std::istringstream in(text);
  try {
    return to_node(toml::parse(in, file));
  } catch (const toml::exception& error) {
    complain_about_syntax(error);
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    throw Error(fmt::format("{}: {}", file, error.what()), ExitCode::bad_config);
  }
}

Node read_toml(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(kLargestFile + 1, '\0');
  if (in) in.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!in.is_open() || in.bad())
    throw Error(fmt::format("{}: {}", path, std::strerror(errno)), ExitCode::bad_config);
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.size() > kLargestFile)
    throw Error(fmt::format("{}: expected at most 1 MiB of configuration, found more", path),
                ExitCode::bad_config);
  return parse_toml(text, path);
}

}  // namespace captiond
