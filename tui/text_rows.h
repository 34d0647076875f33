// A source's text on the canvas. Pure.
#pragma once

#include "tui/canvas.h"
#include "tui/layout.h"
#include "tui/model.h"

namespace captiond {

/// The rows that are seen, the newest lowest, with times and the signs in the margin.
void put_text(Canvas& canvas, const Model& model, const Column& place);

}  // namespace captiond
