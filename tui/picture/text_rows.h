// A source's text on the canvas. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/layout.h"
#include "tui/model/model.h"

namespace captiond {

/// The rows that are seen, the newest lowest, with times and the signs in the margin.
void put_text(Canvas& canvas, const Model& model, const Column& place);

}  // namespace captiond
