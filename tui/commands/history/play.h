// captions history play
#pragma once

namespace CLI {
class App;
}

namespace captiond {

struct Context;

/// Declares the sub-command of `history`, as those of commands.h are.
void add_play(CLI::App& history, const Context& context);

}  // namespace captiond
