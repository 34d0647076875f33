#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/text.h"

namespace captiond {

namespace {

/// Whether all that `source` names is paused; empty names every source.
bool is_paused(const proto::Hello& hello, const std::string& source) {
  return std::all_of(hello.sources.begin(), hello.sources.end(), [&](const proto::SourceInfo& info) {
    return info.paused || (!source.empty() && info.id != source);
  });
}

}  // namespace

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

}  // namespace captiond
