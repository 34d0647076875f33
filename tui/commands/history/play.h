// captions history play
#pragma once

#include "base/command_line.h"

namespace captiond {

struct Context;

/// Declares the sub-command of `history`, as those of commands.h are.
void add_play(cli::Command history, const Context& context);

}  // namespace captiond
