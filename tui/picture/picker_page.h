// The page on which sources are chosen. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

void put_picker(Canvas& canvas, const Model& model);

}  // namespace captiond
