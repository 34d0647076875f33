// What `captions` does besides viewing: one file for each sub-command. They write data to stdout and words
// for people to stderr, and throw Error with the exit code that scripts rely on.
#pragma once

#include <string>

#include "base/command_line.h"
#include "proto/options.h"

namespace captiond {

struct Context {
  std::string socket;
  bool quiet = false;  // no words on stderr but errors
  proto::FilterOptions filter;
};

/// Each declares a sub-command or a few, which run by the time the parse returns. `context` outlives it.
void add_tail(cli::Command app, const Context& context);
void add_status(cli::Command app, const Context& context);
void add_sources(cli::Command app, const Context& context);
void add_switches(cli::Command app, const Context& context);  // pause, resume, toggle
void add_choices(cli::Command app, const Context& context);   // choose, add, remove
void add_reload(cli::Command app, const Context& context);
void add_obs(cli::Command app, const Context& context);
void add_exec(cli::Command app, const Context& context);
void add_type(cli::Command app, const Context& context);
void add_serve(cli::Command app, const Context& context);
void add_publish(cli::Command app, const Context& context);
void add_doctor(cli::Command app, const Context& context);
void add_models(cli::Command app, const Context& context);
void add_completion(cli::Command app, const Context& context);
void add_summary(cli::Command app, const Context& context);
void add_history(cli::Command app, const Context& context);

/// All of them.
void add_commands(cli::Command app, const Context& context);

/// Captions as lines, until the reader goes away: what the viewer is where there is no screen.
void tail(const Context& context);

/// Captions a page at a time, for a braille display of so many cells.
void braille(const Context& context, int cells);

}  // namespace captiond
