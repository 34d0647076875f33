// A picture of the screen: pieces of text in their places. compose.cc draws it, screen.cc shows it, tests
// read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tui/text.h"

namespace captiond {

/// What a piece of text is; screen.cc knows how that looks on a terminal with or without colours.
enum class Style {
  plain,
  tentative,
  faint,    // rules, times, remarks
  title,    // of a source
  focused,  // of the source that keys act on
  good,     // levels and states, from quiet to alarming
  warning,
  bad,
  match,  // of a search
  badge,  // small inverse marks
  key,    // a key's name in the help
};

struct Piece {
  int row, column;
  std::string text;
  Style style;
};

class Canvas {
 public:
  Canvas(int rows, int columns) : rows_(rows), columns_(columns) {}

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  const std::vector<Piece>& pieces() const { return pieces_; }

  /// What lies outside of the canvas is cut off; later pieces cover earlier ones. Gives the column behind.
  int put(int row, int column, std::string_view text, Style style = Style::plain) {
    const int width = cells(text);
    if (row >= 0 && row < rows_ && column >= 0 && column < columns_ && width > 0)
      pieces_.push_back({row, column, fitted(text, columns_ - column), style});
    return column + width;
  }

 private:
  int rows_, columns_;
  std::vector<Piece> pieces_;
};

}  // namespace captiond
