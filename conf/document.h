// A TOML file as a tree whose every value knows where it stands, so that a complaint can point at it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace captiond {

/// A stretch of one line of a file.
struct Place {
  std::string file;
  std::string text;        // the whole line
  std::size_t line = 0;    // from 1
  std::size_t column = 1;  // in bytes, from 1
  std::size_t length = 1;  // in bytes

  /// The stretch itself, as it was written.
  std::string written() const;
  /// Throws Error(bad_config): file, line, column and `message`, then the line with a caret under the
  /// stretch.
  [[noreturn]] void complain(const std::string& message) const;
};

struct Entry;

struct Node {
  using List = std::vector<Node>;
  using Table = std::vector<Entry>;  // in the order of the file

  Place place;
  std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Table> value;  // none: a date

  /// The value as a T; complains when it is something else. `expected` says what T is: "a table".
  template <class T>
  const T& as(std::string_view expected) const {
    if (const T* found = std::get_if<T>(&value)) return *found;
    refuse(expected);
  }
  /// Complains that `expected` was expected here.
  [[noreturn]] void refuse(std::string_view expected) const;
  /// The member `key` of this table, or nullptr.
  const Node* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Place place;  // of the key
  Node node;
};

/// Parses TOML. Throws Error(bad_config) that points at the first mistake; `file` is what it calls the text.
Node parse_toml(const std::string& text, const std::string& file);

/// Reads and parses a file of at most 1 MiB.
Node read_toml(const std::string& path);

}  // namespace captiond
