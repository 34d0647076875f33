#include <cstdio>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/text.h"

namespace captiond {

void set_captioning(const Context& context, const std::string& verb, const std::string& source) {
  auto client = proto::Client::connect(context.socket);
  client.hello();
  auto args = nlohmann::json::object();
  if (!source.empty()) args["source"] = clean(source);
  const auto reply = client.ask(verb, args.dump());
  if (reply.error)
    throw Error(clean(reply.error->message),
                reply.error->code == "no-such-source" ? ExitCode::no_source : ExitCode::failure);
  if (context.quiet) return;
  const auto result = nlohmann::json::parse(reply.result);
  const bool paused = result.contains("paused") ? result["paused"] == true : verb == "pause";
  const std::string whose = source.empty() ? "captioning" : "captioning of " + clean(source);
  std::fprintf(stderr, "captions: %s is %s\n", whose.c_str(), paused ? "paused" : "on");
}

}  // namespace captiond
