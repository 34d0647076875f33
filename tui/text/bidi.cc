#include "tui/text/bidi.h"

#include <fribidi.h>

#include <algorithm>
#include <numeric>

#include "tui/text/text.h"

namespace captiond {
namespace {

bool is_right_to_left(char32_t c) {
  return (c >= 0x0590 && c < 0x0900) || (c >= 0xFB1D && c < 0xFDFF) || (c >= 0xFE70 && c < 0xFEFF) ||
         (c >= 0x10800 && c < 0x11000) || (c >= 0x1E800 && c < 0x1F000);
}

/// A text as FriBidi takes it.
struct Characters {
  explicit Characters(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
      bytes.push_back(at);
      codes.push_back(next_code_point(text, at));
    }
    types.resize(codes.size());
    fribidi_get_bidi_types(codes.data(), size(), types.data());
  }
  FriBidiStrIndex size() const { return static_cast<FriBidiStrIndex>(codes.size()); }

  std::vector<FriBidiChar> codes;
  std::vector<std::size_t> bytes;
  std::vector<FriBidiCharType> types;
};

/// Which way each character runs; empty when FriBidi finds no memory.
std::vector<FriBidiLevel> levels_of(const Characters& text, FriBidiParType direction) {
  std::vector<FriBidiBracketType> brackets(text.codes.size());
  fribidi_get_bracket_types(text.codes.data(), text.size(), text.types.data(), brackets.data());
  std::vector<FriBidiLevel> levels(text.codes.size());
  if (fribidi_get_par_embedding_levels_ex(text.types.data(), brackets.data(), text.size(), &direction,
                                          levels.data()) == 0)
    levels.clear();
  return levels;
}

void join_arabic(Characters& text, const std::vector<FriBidiLevel>& levels) {
  std::vector<FriBidiArabicProp> joining(text.codes.size());
  fribidi_get_joining_types(text.codes.data(), text.size(), joining.data());
  fribidi_join_arabic(text.types.data(), text.size(), levels.data(), joining.data());
  fribidi_shape(FRIBIDI_FLAGS_DEFAULT | FRIBIDI_FLAGS_ARABIC, levels.data(), text.size(), joining.data(),
                text.codes.data());
}

}  // namespace

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();)
    if (is_right_to_left(next_code_point(text, at))) return true;
  return false;
}

bool reads_right_to_left(std::string_view paragraph) {
  const Characters text(paragraph);
  return fribidi_get_par_direction(text.types.data(), text.size()) == FRIBIDI_PAR_RTL;
}

std::vector<ShownCharacter> in_order_of_display(std::string_view row, bool right_to_left) {
  Characters text(row);
  FriBidiParType direction = right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
  std::vector<FriBidiLevel> levels = levels_of(text, direction);
  std::vector<FriBidiStrIndex> places(text.codes.size());
  std::iota(places.begin(), places.end(), 0);
  if (!levels.empty()) {
    join_arabic(text, levels);
    [[maybe_unused]] const auto deepest =
        fribidi_reorder_line(FRIBIDI_FLAGS_DEFAULT, text.types.data(), text.size(), 0, direction,
                             levels.data(), nullptr, places.data());
  }
  std::vector<ShownCharacter> shown;
  for (const FriBidiStrIndex place : places) {
    const auto i = static_cast<std::size_t>(place);
    if (text.codes[i] != FRIBIDI_CHAR_FILL) shown.push_back({text.codes[i], text.bytes[i]});
  }
  return shown;
}

}  // namespace captiond
