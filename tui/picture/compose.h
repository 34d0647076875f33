// From what the viewer knows to a picture of it. Pure.
#pragma once

#include "tui/canvas/canvas.h"
#include "tui/model/model.h"

namespace captiond {

/// A header for each source that is seen, its text, and the status line; or the help.
Canvas compose(const Model& model);

}  // namespace captiond
