// Which part of the screen is whose. Pure.
#pragma once

#include <vector>

#include "tui/model/model.h"

namespace captiond {

/// A source's text lies in columns [left, right); the column before is for signs in its margin.
struct Column {
  std::size_t source = 0;
  int left = 1, right = 80;
};

std::vector<Column> columns_of(const Model& model);

/// The row behind the last one of the text.
int text_bottom(const Model& model);

}  // namespace captiond
