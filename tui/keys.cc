#include "tui/keys.h"

#include <algorithm>

#include "tui/text.h"

namespace captiond {

std::span<const Binding> bindings() {
  using key::control;
  static const std::vector<Binding> kBindings = {
      {Action::line_up, {'k', key::kUp}, "up a line"},
      {Action::line_down, {'j', key::kDown}, "down a line"},
      {Action::half_up, {control('U'), 'u'}, "up half a page"},
      {Action::half_down, {control('D'), 'd'}, "down half a page"},
      {Action::page_up, {key::kPageUp, 'b'}, "up a page"},
      {Action::page_down, {key::kPageDown, 'f'}, "down a page"},
      {Action::first, {'g', key::kHome}, "to the first line"},
      {Action::live, {'G', key::kEnd}, "to what is being said now"},
      {Action::pause_view, {' '}, "hold the view; captions go on below"},
      {Action::search, {'/'}, "search, upwards from here"},
      {Action::next_match, {'n'}, "next match, further up"},
      {Action::previous_match, {'N'}, "match before, further down"},
      {Action::next_source, {key::kTab, 's'}, "next source"},
      {Action::zoom, {'z'}, "this source alone, or all side by side"},
      {Action::times, {'t'}, "times on or off"},
      {Action::copy_paragraph, {'y'}, "copy the paragraph found, else the lowest one"},
      {Action::copy_page, {'Y'}, "copy all that is seen of this source"},
      {Action::clear, {'c'}, "clear the view"},
      {Action::pause_captions, {'p'}, "pause or resume captioning itself"},
      {Action::help, {'?', key::kF1}, "this help"},
      {Action::quit, {'q'}, "leave; captioning goes on"},
      {Action::redraw, {control('L')}, ""},
      {Action::wheel_up, {key::kWheelUp}, ""},
      {Action::wheel_down, {key::kWheelDown}, ""},
  };
  return kBindings;
}

Action action_of(char32_t key) {
  for (const Binding& binding : bindings())
    if (std::find(binding.keys.begin(), binding.keys.end(), key) != binding.keys.end()) return binding.action;
  return Action::none;
}

std::string name_of(char32_t key) {
  switch (key) {
    case key::kUp:
      return "↑";
    case key::kDown:
      return "↓";
    case key::kPageUp:
      return "PgUp";
    case key::kPageDown:
      return "PgDn";
    case key::kHome:
      return "Home";
    case key::kEnd:
      return "End";
    case key::kF1:
      return "F1";
    case key::kTab:
      return "Tab";
    case ' ':
      return "Space";
    default:
      break;
  }
  return std::string(key < 0x20 ? "^" : "").append(to_utf8(key < 0x20 ? key + 0x40 : key));
}

}  // namespace captiond
