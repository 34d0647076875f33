// Text larger than the terminal's own, for reading from afar. Any terminal shows it: it is made of wide
// letters or of block characters. Pure.
#pragma once

#include <string_view>

#include "tui/canvas/canvas.h"

namespace captiond {

/// Cells that a character of normal width takes.
struct Scale {
  int columns = 1, rows = 1;
};

/// Size 0 is the terminal's own text, 1 its full-width letters, 2 to 4 letters of dots.
Scale scale_of(int size);

/// Draws `text` from the cell (row, column) on and gives the column behind it. What the dots cannot spell
/// appears in the middle of the room it would have had. Tentative letters stand on a dotted line.
int put_large(Canvas& canvas, int size, int row, int column, std::string_view text, Style style);

}  // namespace captiond
