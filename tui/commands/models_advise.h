// captions models advise
#pragma once

#include "base/command_line.h"

namespace captiond {

struct Context;

/// Declares the sub-command of `models`.
void add_advise(cli::Command models, const Context& context);

}  // namespace captiond
