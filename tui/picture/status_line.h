// The lowest row: what is heard, how late the text is, what it costs, and what is wrong. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

void put_status(Canvas& canvas, const Model& model);

}  // namespace captiond
