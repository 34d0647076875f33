// What a reader can do in the viewer, and by which keys: one table. The keys that are heard, the help and
// the section [keys] of the configuration all come from it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace captiond {

enum class Action {
  line_up,
  line_down,
  half_up,
  half_down,
  page_up,
  page_down,
  first,
  live,
  hold_view,
  looked_away,
  search,
  next_match,
  previous_match,
  select,
  copy_paragraph,
  copy_page,
  mark,
  previous_mark,
  next_mark,
  bookmarks,
  next_source,
  sources,
  zoom,
  times,
  words,
  spectrogram,
  larger,
  smaller,
  theme,
  reading_hold,
  pause_captions,
  private_mode,
  clear,
  help,
  redraw,
  quit,
  count
};

inline constexpr std::size_t kActions = static_cast<std::size_t>(Action::count);

struct ActionInfo {
  Action action;
  std::string_view name;  // in the configuration
  std::string_view keys;  // those it has unless configured, separated by spaces
  std::string_view help;
};

inline constexpr std::array<ActionInfo, kActions> kActionTable = {{
    {Action::line_up, "line-up", "k Up", "up a line"},
    {Action::line_down, "line-down", "j Down", "down a line"},
    {Action::half_up, "half-up", "^U u", "up half a page"},
    {Action::half_down, "half-down", "^D d", "down half a page"},
    {Action::page_up, "page-up", "PgUp b", "up a page"},
    {Action::page_down, "page-down", "PgDn f", "down a page"},
    {Action::first, "first", "g Home", "to the first line"},
    {Action::live, "live", "G End", "to what is said now"},
    {Action::hold_view, "hold", "Space", "hold the view, or let go"},
    {Action::looked_away, "away", "a", "since you looked away"},
    {Action::search, "search", "/", "search upwards, as you type"},
    {Action::next_match, "next-match", "n", "next match, further up"},
    {Action::previous_match, "previous-match", "N", "match before, further down"},
    {Action::select, "select", "v", "select words, see their times"},
    {Action::copy_paragraph, "copy", "y", "copy the current paragraph"},
    {Action::copy_page, "copy-page", "Y", "copy all that is seen"},
    {Action::mark, "mark", "m", "bookmark, or remove it"},
    {Action::previous_mark, "previous-mark", "[", "to the bookmark above"},
    {Action::next_mark, "next-mark", "]", "to the bookmark below"},
    {Action::bookmarks, "bookmarks", "B", "list of bookmarks"},
    {Action::next_source, "next-source", "Tab", "next source"},
    {Action::sources, "sources", "s", "choose, pause, add, remove"},
    {Action::zoom, "zoom", "z", "this source alone, or all"},
    {Action::times, "times", "t", "times of paragraphs"},
    {Action::words, "words", "w", "underline unsure words"},
    {Action::spectrogram, "spectrogram", "e", "spectrogram"},
    {Action::larger, "larger", "+ =", "larger text"},
    {Action::smaller, "smaller", "-", "smaller text"},
    {Action::theme, "theme", "T", "next theme"},
    {Action::reading_hold, "reading-hold", "h", "keep each line to be read"},
    {Action::pause_captions, "pause", "p", "pause or resume captioning"},
    {Action::private_mode, "private", "P", "pause or resume the history"},
    {Action::clear, "clear", "c", "clear the view"},
    {Action::help, "help", "? F1", "this help"},
    {Action::redraw, "redraw", "^L", "draw the screen anew"},
    {Action::quit, "quit", "q", "leave; captioning goes on"},
}};
static_assert(std::ranges::is_sorted(kActionTable, {}, &ActionInfo::action),
              "in the order of the enumeration");

constexpr const ActionInfo& info_of(Action action) {
  return kActionTable[static_cast<std::size_t>(action)];
}

/// A key press: a code point, or one of these, which lie beyond Unicode.
namespace key {
inline constexpr char32_t kUp = 0x110001, kDown = 0x110002, kLeft = 0x110003, kRight = 0x110004,
                          kPageUp = 0x110005, kPageDown = 0x110006, kHome = 0x110007, kEnd = 0x110008,
                          kInsert = 0x110009, kDelete = 0x11000A, kBackspace = 0x11000B,
                          kF0 = 0x110010;  // and F1 to F12 behind it
inline constexpr char32_t kTab = '\t', kEnter = '\r', kEscape = 0x1B;
constexpr char32_t control(char letter) {
  return static_cast<char32_t>(letter & 0x1F);
}
}  // namespace key

struct NamedKey {
  std::string_view name;
  char32_t key;
};

/// Keys that have a name in the configuration and the help. All others are the character itself, or ^ and a
/// letter.
inline constexpr NamedKey kNamedKeys[] = {
    {"Up", key::kUp},       {"Down", key::kDown},   {"Left", key::kLeft},
    {"Right", key::kRight}, {"PgUp", key::kPageUp}, {"PgDn", key::kPageDown},
    {"Home", key::kHome},   {"End", key::kEnd},     {"Ins", key::kInsert},
    {"Del", key::kDelete},  {"Space", ' '},         {"Tab", key::kTab},
    {"Enter", key::kEnter}, {"Esc", key::kEscape},  {"Backspace", key::kBackspace},
    {"F1", key::kF0 + 1},   {"F2", key::kF0 + 2},   {"F3", key::kF0 + 3},
    {"F4", key::kF0 + 4},   {"F5", key::kF0 + 5},   {"F6", key::kF0 + 6},
    {"F7", key::kF0 + 7},   {"F8", key::kF0 + 8},   {"F9", key::kF0 + 9},
    {"F10", key::kF0 + 10}, {"F11", key::kF0 + 11}, {"F12", key::kF0 + 12},
};

}  // namespace captiond
