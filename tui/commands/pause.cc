#include <algorithm>
#include <cstdio>
#include <memory>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/text/text.h"

namespace captiond {

namespace {

enum class Switch { pause, resume, toggle };  // toggle resumes when all that is named is paused

/// Whether all that `source` names is paused; empty names every source.
bool is_paused(const proto::Hello& hello, const std::string& source) {
  return std::all_of(hello.sources.begin(), hello.sources.end(), [&](const proto::SourceInfo& info) {
    return info.paused || (!source.empty() && info.id != source);
  });
}

/// An empty source names all of them.
void set_captioning(const Context& context, Switch wanted, const std::string& source) {
  auto client = proto::Client::connect(context.socket);
  const auto hello = client.hello();
  const bool pause = wanted == Switch::toggle ? !is_paused(hello, source) : wanted == Switch::pause;
  auto args = nlohmann::json::object();
  if (!source.empty()) args["source"] = clean(source);
  const auto reply = client.ask(pause ? "pause" : "resume", args.dump());
  if (reply.error)
    throw Error(clean(reply.error->message),
                reply.error->code == "no-such-source" ? ExitCode::no_source : ExitCode::failure);
  if (context.quiet) return;
  const std::string whose = source.empty() ? "captioning" : "captioning of " + clean(source);
  std::fprintf(stderr, "captions: %s is %s\n", whose.c_str(), pause ? "paused" : "on");
}

}  // namespace

void add_switches(cli::Command app, const Context& context) {
  struct Verb {
    const char *name, *help;
    Switch wanted;
  };
  for (const Verb& verb : {Verb{"pause", "stop captioning; the sound is dropped", Switch::pause},
                           Verb{"resume", "caption again", Switch::resume},
                           Verb{"toggle", "resume when paused, else pause", Switch::toggle}}) {
    cli::Command command = app.add_subcommand(verb.name, verb.help);
    auto source = std::make_shared<std::string>();
    command.add_option("source", *source, "this source only").option_text("SOURCE");
    command.callback([&context, source, wanted = verb.wanted] { set_captioning(context, wanted, *source); });
  }
}

}  // namespace captiond
