// One option of the configuration: its name in the file, the variable behind it and what it may be.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "conf/document.h"

namespace captiond {

/// How a variable is read from a TOML value and written as one. Refers to the variable.
struct Field {
  std::function<void(const Node&)> read;  // complains about a wrong type, range or word
  std::function<std::string()> print;
};

struct Key {
  std::string_view name;
  Field field;
  std::string_view help;  // for a person, in a phrase
  bool applies = true;    // false: it means nothing beside the other settings of its table
};

Field flag(bool& value);
Field text(std::string& value);
Field filled_text(std::string& value);  // not empty
Field identifier(std::string& value);   // letters, digits, '-', '_' and '.': typed in a shell without quotes
Field texts(std::vector<std::string>& values);
Field language(std::string& value);  // an ISO 639 code, or empty
Field languages(std::vector<std::string>& values);
Field choice(std::string& value, const std::vector<std::string>& words);
Field key_names(std::string& value);  // of a keyboard, with spaces between: "k Up"
Field number(float& value, double low, double high);
Field decibels(float& factor, double low, double high);     // of an amplitude
Field seconds(SampleTime& value, double low, double high);  // a length of time; seconds in the file

/// A whole number; T holds every value from `low` to `high`.
template <class T>
Field whole_number(T& value, std::int64_t low, std::int64_t high);

/// An enumeration whose values count from zero, by their names.
template <class T>
Field named(T& value, const std::vector<std::string>& names);

/// Sets what the members of `table` say. Complains about a member that is no key, naming the nearest one;
/// `section` is what the table is called: "[vad]", or empty for the top of the file.
void read_keys(const Node& table, const std::vector<Key>& keys, std::string_view section);

/// "name = value  # help" for each key that applies.
std::string print_keys(const std::vector<Key>& keys);

/// Complains that `entry` is none of `known`, and names the nearest of them if one is near.
[[noreturn]] void complain_unknown(const Entry& entry, const std::vector<std::string_view>& known,
                                   std::string_view section);

// ---- behind the templates

Field integer_field(std::function<std::int64_t()> get, std::function<void(std::int64_t)> set,
                    std::int64_t low, std::int64_t high);
Field word_field(std::function<std::string()> get, std::function<void(std::size_t)> set_nth,
                 std::vector<std::string> words);

template <class T>
Field whole_number(T& value, std::int64_t low, std::int64_t high) {
  return integer_field([&value] { return static_cast<std::int64_t>(value); },
                       [&value](std::int64_t n) { value = static_cast<T>(n); }, low, high);
}

template <class T>
Field named(T& value, const std::vector<std::string>& names) {
  return word_field([&value, names] { return names.at(static_cast<std::size_t>(value)); },
                    [&value](std::size_t n) { value = static_cast<T>(n); }, names);
}

}  // namespace captiond
