
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/query.h"
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

void add_sources(cli::Command app, const Context& context) {
  add_query(app, "sources", "what is captioned", "a protocol line for each source",
            [&context](bool json) { sources(context, json); });
}

}  // namespace captiond
