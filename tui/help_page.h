// All keys, as they are configured. Pure.
#pragma once

#include "tui/canvas.h"
#include "tui/model.h"

namespace captiond {

/// Rows by which the page can be scrolled; 0 where all of it is seen.
int help_overflow(const Model& model);
void put_help(Canvas& canvas, const Model& model);

}  // namespace captiond
