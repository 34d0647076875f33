// The viewer: captions on a terminal.
#pragma once

#include <string>

#include "tui/screen.h"

namespace captiond {

/// Runs until the reader leaves. Connects, waits and comes back by itself; throws Error(protocol) when
/// captiond speaks another protocol, having given the terminal back.
void run_viewer(const std::string& socket, const ScreenOptions& options);

}  // namespace captiond
