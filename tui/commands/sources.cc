#include <CLI/CLI.hpp>
#include <memory>

#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/source_table.h"

namespace captiond {

namespace {

void sources(const Context& context, bool json) {
  const auto hello = proto::Client::connect(context.socket).hello();
  if (!json) return write_out(source_table(hello.sources));
  for (const auto& source : hello.sources)
    write_out(encode(proto::ServerMessage(proto::SourceChanged{source})) + "\n");
}

}  // namespace

void add_sources(CLI::App& app, const Context& context) {
  CLI::App* command = app.add_subcommand("sources", "what is captioned");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "a protocol line for each source");
  command->callback([&context, json] { sources(context, *json); });
}

}  // namespace captiond
