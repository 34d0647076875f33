// All keys, as they are configured. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

void put_help(Canvas& canvas, const Model& model);

}  // namespace captiond
