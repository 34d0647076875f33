// captions models advise
#pragma once

namespace CLI {
class App;
}

namespace captiond {

struct Context;

/// Declares the sub-command of `models`.
void add_advise(CLI::App& models, const Context& context);

}  // namespace captiond
