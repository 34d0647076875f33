// The list of bookmarks. Pure.
#pragma once

#include "tui/canvas.h"
#include "tui/model.h"

namespace captiond {

void put_marks(Canvas& canvas, const Model& model);

}  // namespace captiond
