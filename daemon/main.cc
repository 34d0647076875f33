// captiond: the daemon, and what needs its engine without it.
#include <string>

#include "base/command_line.h"
#include "daemon/commands/commands.h"
#include "daemon/lanes/engines.h"
#include "daemon/run.h"

namespace {

int run(int argc, char** argv) {
  captiond::cli::CommandLine line(
      "Captions for what this machine hears and says.\n"
      "Without a sub-command: the daemon that listens. 'captions' shows what it hears.",
      "captiond " CAPTIOND_VERSION);
  const auto app = line.top();
  std::string config;
  app.add_option("--config", config, "Configuration file (default: the one in the usual places)");
  bool quiet = false, verbose = false;
  app.add_flag("-q,--quiet", quiet, "Log warnings and errors alone")
      .excludes(app.add_flag("-v,--verbose", verbose, "Log what happens in detail"));
  int exit_code = 0;
  captiond::add_check_command(app, config, exit_code);
  captiond::add_bench_command(app, exit_code);
  captiond::add_models_command(app, exit_code);
  captiond::add_replay_command(app, config, exit_code);
  captiond::add_sources_command(app, exit_code);
  captiond::add_transcribe_command(app, exit_code);
  if (const auto end = line.parse(argc, argv)) return static_cast<int>(*end);
  if (line.has_subcommand()) return exit_code;
  captiond::run_daemon(config, quiet ? "warn" : verbose ? "debug" : "", captiond::whisper_engines);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    return captiond::report_failure(error);
  }
}
