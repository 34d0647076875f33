// The sub-commands of captiond. Without one it runs as the daemon.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace captiond {

/// Each declares one sub-command on `app`. When the command line chose it, it has run by the time the parse
/// returns and `exit_code` holds its answer. `config` is the file that --config names, read when the command
/// runs; empty: the one found in the usual places.
CLI::App* add_transcribe_command(CLI::App& app, int& exit_code);
CLI::App* add_bench_command(CLI::App& app, int& exit_code);
CLI::App* add_replay_command(CLI::App& app, const std::string& config, int& exit_code);
CLI::App* add_check_command(CLI::App& app, const std::string& config, int& exit_code);
CLI::App* add_sources_command(CLI::App& app, int& exit_code);
CLI::App* add_models_command(CLI::App& app, int& exit_code);

}  // namespace captiond
