// The viewer: captions on a terminal.
#pragma once

#include <string>

#include "proto/options.h"
#include "tui/options.h"

namespace captiond {

/// Runs until the reader leaves. Connects, waits and comes back by itself; throws Error(protocol) when
/// captiond speaks another protocol, having given the terminal back. `remark` is shown at first, if there is
/// one.
void run_viewer(const std::string& socket, const ViewerOptions& options, const proto::FilterOptions& filter,
                bool colour, const std::string& remark);

}  // namespace captiond
