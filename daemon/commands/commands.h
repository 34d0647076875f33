// The sub-commands of captiond. Without one it runs as the daemon.
#pragma once

#include <string>

#include "base/command_line.h"

namespace captiond {

/// Each declares one sub-command on `app`. When the command line chose it, it has run by the time the parse
/// returns and `exit_code` holds its answer. `config` is the file that --config names, read when the command
/// runs; empty: the one found in the usual places.
void add_transcribe_command(cli::Command app, int& exit_code);
void add_bench_command(cli::Command app, int& exit_code);
void add_replay_command(cli::Command app, const std::string& config, int& exit_code);
void add_check_command(cli::Command app, const std::string& config, int& exit_code);
void add_sources_command(cli::Command app, int& exit_code);
void add_models_command(cli::Command app, int& exit_code);

}  // namespace captiond
