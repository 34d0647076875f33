// The configuration: TOML in, plain structs out.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/time.h"
#include "capture/options.h"
#include "history/options.h"
#include "proto/options.h"
#include "stream/options.h"
#include "tui/options.h"
#include "vad/options.h"
#include "whisper/options.h"

namespace captiond {

struct ModelChoice {
  std::string preview = "tiny.en";  // shows
  std::string confirm = "base";     // stands; may be the same model
  int preview_threads = 1;
  int confirm_threads = 0;                             // 0: all
  SampleTime unload_after = std::chrono::minutes(10);  // of quiet; 0: never
  whisper::ModelOptions options;

  bool operator==(const ModelChoice&) const = default;
};

/// What the speakers play and what the microphone hears.
std::vector<SourceOptions> default_sources();

struct Config {
  std::string path;                                        // the file it came from; empty: defaults alone
  std::vector<SourceOptions> sources = default_sources();  // never empty
  ModelChoice models;
  StreamOptions stream;
  VadOptions vad;
  HistoryOptions history;
  proto::FilterOptions filter;  // of what readers show
  ViewerOptions viewer;
  std::size_t journal = 10000;  // numbered messages kept for clients that come back
  std::string log_level = "info";
};

/// The file that would be read: $XDG_CONFIG_HOME/captiond/config.toml, then each of $XDG_CONFIG_DIRS; empty:
/// none.
std::string find_config();

/// Reads `path`, or gives the defaults when it is empty. Throws Error(bad_config) with file, line and a caret
/// under what is wrong, and the nearest known key for an unknown one.
Config load_config(const std::string& path);

/// The effective configuration as a commented TOML file that load_config() reads back to the same.
std::string to_toml(const Config& config);

}  // namespace captiond
