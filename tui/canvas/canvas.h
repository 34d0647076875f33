// A picture of the screen: pieces of text in their places. compose.cc draws it, screen.cc shows it, tests
// read it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tui/text/text.h"

namespace captiond {

/// What a piece of text is; theme.h knows how that looks, with or without colours.
enum class Style : std::uint8_t {
  plain,
  tentative,
  doubtful,  // committed, but the model was not sure
  faint,     // rules, times, remarks
  title,     // of a source
  focused,   // of the source that keys act on
  good,      // levels and states, from quiet to alarming
  warning,
  bad,
  match,     // of a search
  found,     // the match that the search stands at
  selected,  // to be copied
  badge,     // small inverse marks
  key,       // a key's name in the help
  mark,      // a bookmark
  away,      // came while nobody looked
  red,       // what belongs to a source of that colour; its label says so too
  yellow,
  green,
  cyan,
  blue,
  magenta,
  count
};

struct Piece {
  int row, column;
  std::string text;
  Style style;
};

/// One cell of a spectrogram: two levels of sound, one above the other, 0 (silence) to kLoudest.
struct Tile {
  int row, column;
  std::uint8_t upper, lower;
};

class Canvas {
 public:
  static constexpr int kLoudest = 15;

  Canvas(int rows, int columns) : rows_(rows), columns_(columns) {}

  int rows() const { return rows_; }
  int columns() const { return columns_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::vector<Tile>& tiles() const { return tiles_; }

  /// What lies outside of the canvas is cut off; later pieces cover earlier ones. Gives the column behind.
  int put(int row, int column, std::string_view text, Style style = Style::plain) {
    const int width = cells(text);
    if (row >= 0 && row < rows_ && column >= 0 && column < columns_ && width > 0)
      pieces_.push_back({row, column, fitted(text, columns_ - column), style});
    return column + width;
  }
  void put(const Tile& tile) {
    if (tile.row >= 0 && tile.row < rows_ && tile.column >= 0 && tile.column < columns_)
      tiles_.push_back(tile);
  }

 private:
  int rows_, columns_;
  std::vector<Piece> pieces_;
  std::vector<Tile> tiles_;
};

}  // namespace captiond
