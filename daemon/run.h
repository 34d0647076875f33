// From the command line to a running daemon.
#pragma once

#include <functional>
#include <string>

#include "conf/config.h"
#include "daemon/lanes/stream_thread.h"

namespace captiond {

/// Listens, reads the configuration at `config_path` (empty: where it is looked for), and runs until told to
/// stop. `level` overrules the configuration's log level unless it is empty. Throws Error when it cannot
/// start; clients that wait at the socket are told why, or systemd would start us again for each of them.
void run_daemon(const std::string& config_path, const std::string& level,
                const std::function<Engines(const Config&)>& make_engines);

/// Prints `error` for a person and gives the exit code that stands for it.
int report_failure(const std::exception& error);

}  // namespace captiond
