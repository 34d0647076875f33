// Integers of a JSON text that somebody else wrote. nlohmann's get<int>() takes 6e40, 1.5 and -1 as they
// come: what does not fit becomes another number, or undefined behaviour.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/json.h"

namespace captiond {

/// Unset when the value is no integer, or one that T cannot hold.
template <std::integral T>
std::optional<T> find_integer(const nlohmann::json& value) {
  const bool fits = value.is_number_unsigned()
                        ? std::in_range<T>(value.get<std::uint64_t>())
                        : value.is_number_integer() && std::in_range<T>(value.get<std::int64_t>());
  return fits ? std::optional(value.get<T>()) : std::nullopt;
}

/// Throws json::type_error where find_integer() is unset.
template <std::integral T>
T get_integer(const nlohmann::json& value) {
  using Json = nlohmann::json;
  constexpr int kWrongType = 302;  // nlohmann's own number for "type must be …, but is …"
  const auto found = find_integer<T>(value);
  if (!found) {
    const auto shown = value.dump(-1, ' ', true, Json::error_handler_t::replace).substr(0, 40);
    throw Json::type_error::create(kWrongType, "an integer is expected, found " + shown, &value);
  }
  return *found;
}

/// Those of an array; throws json::type_error when it is none, or one of them is no integer.
template <std::integral T>
std::vector<T> get_integers(const nlohmann::json& array) {
  std::vector<T> all;
  for (const auto& each : array.get_ref<const nlohmann::json::array_t&>())
    all.push_back(get_integer<T>(each));
  return all;
}

}  // namespace captiond
