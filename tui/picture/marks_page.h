// The list of bookmarks. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

void put_marks(Canvas& canvas, const Model& model);

}  // namespace captiond
