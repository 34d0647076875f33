// How the keys are spread over the page that explains them. Pure.
#pragma once

#include <vector>

#include "tui/actions.h"

namespace captiond {

/// A title, a key, or nothing at all.
struct HelpLine {
  const char* title = nullptr;
  const ActionInfo* info = nullptr;
};

/// In columns that all scroll together where the page is too low.
struct HelpLayout {
  std::vector<HelpLine> lines;
  int columns, height;  // columns of lines, and lines in each
  int room;             // rows of the page

  /// Rows by which the page can be scrolled; 0 where all of it is seen.
  int overflow() const { return height - room; }
};

constexpr int kHelpTop = 2;     // rows above the first line
constexpr int kHelpEntry = 39;  // cells of a column, at least

/// For a screen of so many cells.
HelpLayout help_layout(int rows, int columns);

}  // namespace captiond
