#include "tui/commands/commands.h"

namespace captiond {

void add_commands(cli::Command app, const Context& context) {
  for (const auto add :
       {add_tail, add_status, add_sources, add_choices, add_switches, add_reload, add_history, add_obs,
        add_exec, add_type, add_serve, add_publish, add_summary, add_models, add_doctor, add_completion})
    add(app, context);
}

}  // namespace captiond
