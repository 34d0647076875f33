// What `captions` does besides viewing: one file for each sub-command. They write data to stdout and words
// for people to stderr, and throw Error with the exit code that scripts rely on.
#pragma once

#include <string>

#include "proto/options.h"

namespace CLI {
class App;
}

namespace captiond {

struct Context {
  std::string socket;
  bool quiet = false;  // no words on stderr but errors
  proto::FilterOptions filter;
};

/// Each declares a sub-command or a few, which run by the time the parse returns. `context` outlives it.
void add_tail(CLI::App& app, const Context& context);
void add_status(CLI::App& app, const Context& context);
void add_sources(CLI::App& app, const Context& context);
void add_switches(CLI::App& app, const Context& context);  // pause, resume, toggle
void add_choices(CLI::App& app, const Context& context);   // choose, add, remove
void add_reload(CLI::App& app, const Context& context);
void add_obs(CLI::App& app, const Context& context);
void add_exec(CLI::App& app, const Context& context);
void add_type(CLI::App& app, const Context& context);
void add_serve(CLI::App& app, const Context& context);
void add_publish(CLI::App& app, const Context& context);
void add_doctor(CLI::App& app, const Context& context);
void add_models(CLI::App& app, const Context& context);
void add_completion(CLI::App& app, const Context& context);
void add_summary(CLI::App& app, const Context& context);
void add_history(CLI::App& app, const Context& context);

/// All of them.
void add_commands(CLI::App& app, const Context& context);

/// Captions as lines, until the reader goes away: what the viewer is where there is no screen.
void tail(const Context& context);

/// Captions a page at a time, for a braille display of so many cells.
void braille(const Context& context, int cells);

}  // namespace captiond
