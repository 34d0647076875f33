#include <cstdio>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/text/text.h"

namespace captiond {

namespace {

using nlohmann::json;

struct Wanted {
  std::string source, device, kind = "pulse", label;
};

/// What captiond returned.
json ask(const Context& context, const std::string& command, const json& args) {
  const auto reply = proto::Client::connect(context.socket)
                         .ask(command, args.dump(-1, ' ', false, json::error_handler_t::replace));
  if (!reply.error) return json::parse(reply.result);
  throw Error(clean(reply.error->message),
              reply.error->code == "no-such-source" ? ExitCode::no_source : ExitCode::failure);
}

void choose(const Context& context, const Wanted& wanted) {
  ask(context, "choose", {{"source", wanted.source}, {"device", wanted.device}, {"kind", wanted.kind}});
  if (!context.quiet)
    std::fprintf(stderr, "captions: %s listens for %s\n", clean(wanted.source).c_str(),
                 clean(wanted.device).c_str());
}

void add(const Context& context, const Wanted& wanted) {
  const json added =
      ask(context, "add", {{"device", wanted.device}, {"kind", wanted.kind}, {"label", wanted.label}});
  write_out(clean(added.value("source", std::string())) + "\n");
}

void remove(const Context& context, const std::string& source) {
  ask(context, "remove", {{"source", source}});
  if (!context.quiet) std::fprintf(stderr, "captions: %s is heard no more\n", clean(source).c_str());
}

}  // namespace

void add_choices(cli::Command app, const Context& context) {
  const auto wanted = std::make_shared<Wanted>();
  const auto declare_device = [wanted](cli::Command command) {
    command.add_option("device", wanted->device, "as `captiond sources` lists it, a pattern, or app:NAME")
        .required()
        .option_text("DEVICE");
    command.add_option("--kind", wanted->kind, "of the device").one_of({"pulse", "alsa"});
  };
  cli::Command choosing =
      app.add_subcommand("choose", "let a source hear another device, until captiond ends");
  choosing.add_option("source", wanted->source, "the id of one").required().option_text("SOURCE");
  declare_device(choosing);
  choosing.callback([&context, wanted] { choose(context, *wanted); });
  cli::Command adding =
      app.add_subcommand("add", "caption another device, until captiond ends; prints its id");
  declare_device(adding);
  adding.add_option("--label", wanted->label, "what the viewer calls it");
  adding.callback([&context, wanted] { add(context, *wanted); });
  cli::Command removing =
      app.add_subcommand("remove", "listen to a source no more, until captiond starts again");
  removing.add_option("source", wanted->source, "the id of one").required().option_text("SOURCE");
  removing.callback([&context, wanted] { remove(context, wanted->source); });
}

}  // namespace captiond
