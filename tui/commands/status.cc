#include <cstdio>
#include <string>

#include "base/error.h"
#include "base/json.h"
#include "proto/client.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"
#include "tui/commands/query.h"
#include "tui/commands/source_table.h"
#include "tui/text/text.h"

namespace captiond {
namespace {

/// The answer to the command "status" holds the fields of the message of that type.
proto::Status ask_status(proto::Client& client) {
  const auto reply = client.ask("status");
  if (reply.error) throw Error(clean(reply.error->message));
  auto fields = nlohmann::json::parse(reply.result);
  fields["type"] = "status";
  return std::get<proto::Status>(proto::decode_server(fields.dump()).value());
}

std::string duration(double seconds) {
  const auto minutes = static_cast<long>(seconds) / 60;
  if (minutes < 1) return std::to_string(static_cast<long>(seconds)) + " s";
  if (minutes < 60) return std::to_string(minutes) + " min";
  return std::to_string(minutes / 60) + " h " + std::to_string(minutes % 60) + " min";
}

std::string for_people(const proto::Status& status, const std::string& server) {
  char numbers[160];
  std::snprintf(numbers, sizeof numbers,
                "delay      %.1f s\nload       %.0f %% of one core\nmemory     %.0f MB\n", status.lag,
                status.cpu * 100, status.memory_mb);
  std::string out = "server     " + server + ", up " + duration(status.uptime) + "\n";
  out += std::string("captions   ") + (status.paused ? "paused" : "on") + "\n" + numbers;
  if (!status.history.empty()) out += "history    " + status.history + "\n";
  if (!status.overload.empty()) out += "overload   " + status.overload + "\n";
  for (const auto& [role, model] : status.models) {
    out.append(role).append(role.size() < 10 ? 11 - role.size() : 1, ' ');
    out.append(model).append("\n");
  }
  if (!status.precision.empty()) out += "weights    " + status.precision + "\n";
  if (status.resting) out += "resting    the models have left memory until someone speaks\n";
  out += "clients    " + std::to_string(status.clients) + "\n";
  return out + "\n" + source_table(status.sources);
}

void status(const Context& context, bool json) {
  auto client = proto::Client::connect(context.socket);
  const auto hello = client.hello();
  const auto status = ask_status(client);
  write_out(json ? encode(proto::ServerMessage(status)) + "\n" : for_people(status, hello.server));
}

}  // namespace

void add_status(cli::Command app, const Context& context) {
  add_query(app, "status", "how captiond is doing", "the protocol's status line",
            [&context](bool json) { status(context, json); });
}

}  // namespace captiond
