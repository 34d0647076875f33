// All keys, as they are configured. Pure.
#pragma once

#include "tui/canvas.h"
#include "tui/model.h"

namespace captiond {

void put_help(Canvas& canvas, const Model& model);

}  // namespace captiond
