// What stands above a source's text: who it is, how loud, in what state. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

/// How a source fares, as a sign and in words.
struct Mark {
  const char* sign;
  Style style;
  std::string words;  // empty when all is well
};

Mark mark_of(const SourceView& view);

/// On the top row, from column `left` up to `right`.
void put_header(Canvas& canvas, const SourceView& view, bool focused, int left, int right,
                Clock::time_point now);
/// The names of all sources, and the meter of the focused one.
void put_tabs(Canvas& canvas, const Model& model);

}  // namespace captiond
