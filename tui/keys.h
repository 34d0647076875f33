// The keys of the viewer and what they do: one table, from which the help is printed too.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace captiond {

/// A key press: a code point, or one of these, which lie beyond Unicode.
namespace key {
inline constexpr char32_t kUp = 0x110001, kDown = 0x110002, kPageUp = 0x110003, kPageDown = 0x110004,
                          kHome = 0x110005, kEnd = 0x110006, kF1 = 0x110007, kWheelUp = 0x110008,
                          kWheelDown = 0x110009, kBackspace = 0x11000A;
inline constexpr char32_t kTab = '\t', kEnter = '\r', kEscape = 0x1B;
constexpr char32_t control(char letter) {
  return static_cast<char32_t>(letter & 0x1F);
}
}  // namespace key

enum class Action {
  none,
  line_up,
  line_down,
  wheel_up,
  wheel_down,
  half_up,
  half_down,
  page_up,
  page_down,
  first,
  live,
  pause_view,
  search,
  next_match,
  previous_match,
  next_source,
  zoom,
  times,
  pause_captions,
  clear,
  copy_paragraph,
  copy_page,
  redraw,
  help,
  quit,
};

struct Binding {
  Action action;
  std::vector<char32_t> keys;
  const char* help;  // empty: goes without saying
};

std::span<const Binding> bindings();
Action action_of(char32_t key);
/// "^D", "PgUp", "k".
std::string name_of(char32_t key);

}  // namespace captiond
