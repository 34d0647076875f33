// How things look: colours and attributes for each Style. Pure: screen.cc turns them into ncurses' terms.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tui/canvas/canvas.h"

namespace captiond {

/// Colours are numbers of xterm's palette of 256, of which the first 16 are the terminal's own; -1 is the
/// terminal's normal one. `slanted` is italic, or underlined where a terminal has no italics.
struct Look {
  short text = -1, ground = -1;
  bool bold = false, dim = false, slanted = false, underlined = false, inverse = false;
};

inline constexpr std::size_t kStyles = static_cast<std::size_t>(Style::count);

/// No two styles that mean different things differ in colour alone.
struct Theme {
  std::string_view name, help;
  std::array<Look, kStyles> looks;
  std::array<short, Canvas::kLoudest + 1> heat;  // of a spectrogram, silence first; -1: shades of grey signs
  bool rich;                                     // wants more than the terminal's own 16 colours

  const Look& look(Style style) const { return looks[static_cast<std::size_t>(style)]; }
};

/// The style of a source's colour, as the protocol names it; faint for none.
Style style_of_colour(std::string_view name);

std::span<const Theme> themes();
/// The first theme when there is none of this name.
const Theme& theme_named(std::string_view name);
/// The one behind it, round and round.
const Theme& theme_after(std::string_view name);

}  // namespace captiond
