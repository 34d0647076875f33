#include <cstdio>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

void reload(const Context& context) {
  auto client = proto::Client::connect(context.socket);
  const auto reply = client.ask("reload");
  if (reply.error) throw Error(clean(reply.error->message));
  if (context.quiet) return;
  std::fprintf(stderr, "captions: the configuration was read again\n");
  const auto result = nlohmann::json::parse(reply.result);
  for (const auto& key : result.at("restart"))
    std::fprintf(stderr, "captions: %s holds after `systemctl --user restart captiond`\n",
                 clean(key.get<std::string>()).c_str());
}

}  // namespace

void add_reload(cli::Command app, const Context& context) {
  app.add_subcommand("reload", "let captiond read its configuration again").callback([&context] {
    reload(context);
  });
}

}  // namespace captiond
