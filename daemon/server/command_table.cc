#include "daemon/server/command_table.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "base/json.h"

namespace captiond {
namespace {

using nlohmann::json;

struct Refusal {
  std::string code, message;
};

struct CommandSpec {
  std::string_view name, arguments, help;
  json (*handler)(Control&, const json& args);
};

std::vector<std::string> chosen_sources(const Control& control, const json& args) {
  std::vector<std::string> ids;
  for (const proto::SourceInfo& source : control.sources()) ids.push_back(source.id);
  if (!args.contains("source")) return ids;
  if (!args["source"].is_string()) throw Refusal{"bad-arguments", "source: expected a string"};
  const auto wanted = args["source"].get<std::string>();
  if (std::ranges::find(ids, wanted) == ids.end()) {
    throw Refusal{"no-such-source", "no source is called '" + wanted + "'; the command 'sources' lists them"};
  }
  return {wanted};
}

json set_paused(Control& control, const json& args, bool paused) {
  const std::vector<std::string> ids = chosen_sources(control, args);
  for (const std::string& id : ids) control.set_paused(id, paused);
  return {{"sources", ids}, {"paused", paused}};
}

// The message as its own type writes it, without the type.
json fields_of(const proto::ServerMessage& message) {
  json fields = json::parse(proto::encode(message));
  fields.erase("type");
  return fields;
}

json help(Control&, const json&);

json history(Control& control, const json& args) {
  if (!args.contains("paused") || !args["paused"].is_boolean())
    throw Refusal{"bad-arguments", "paused: expected true or false"};
  const bool paused = args["paused"].get<bool>();
  if (!control.set_history_paused(paused))
    throw Refusal{"no-history", "no history is kept: [history] of the configuration says so"};
  return {{"history", paused ? "paused" : "on"}};
}

json reload(Control& control, const json&) {
  try {
    return {{"restart", control.reload()}};
  } catch (const Error& error) {
    throw Refusal{"bad-configuration", error.what()};
  }
}

json pause(Control& control, const json& args) {
  return set_paused(control, args, true);
}

json resume(Control& control, const json& args) {
  return set_paused(control, args, false);
}

std::string text_of(const json& args, const char* name) {
  if (!args.contains(name)) return {};
  if (!args[name].is_string()) throw Refusal{"bad-arguments", std::string(name) + ": expected a string"};
  return args[name].get<std::string>();
}

SourceKind kind_of(const json& args) {
  const std::string kind = text_of(args, "kind");
  if (kind != "pulse" && kind != "alsa" && !kind.empty())
    throw Refusal{"bad-arguments", "kind: expected \"pulse\" or \"alsa\""};
  return kind == "alsa" ? SourceKind::alsa : SourceKind::pulse;
}

std::string device_of(const json& args) {
  std::string device = text_of(args, "device");
  if (device.empty())
    throw Refusal{"bad-arguments", "device: expected the name of one; 'devices' lists them"};
  return device;
}

json add(Control& control, const json& args) {
  const std::string id = control.add_source(kind_of(args), device_of(args), text_of(args, "label"));
  if (id.empty()) throw Refusal{"too-many-sources", "there are as many sources as can be"};
  return {{"source", id}};
}

std::string chosen_source(const Control& control, const json& args) {
  if (!args.contains("source")) throw Refusal{"bad-arguments", "source: expected the id of one"};
  return chosen_sources(control, args).front();
}

json remove(Control& control, const json& args) {
  const std::string id = chosen_source(control, args);
  control.remove_source(id);
  return {{"source", id}};
}

json choose(Control& control, const json& args) {
  const std::string id = chosen_source(control, args);
  control.choose_device(id, kind_of(args), device_of(args));
  return {{"source", id}};
}

json devices(Control& control, const json&) {
  control.ask_devices();
  return json::object();
}

json sources(Control& control, const json&) {
  proto::Status status;
  status.sources = control.sources();
  return {{"sources", fields_of(status)["sources"]}};
}

json status(Control& control, const json&) {
  return fields_of(control.status());
}

constexpr std::string_view kOneOrAll = R"({"source": id of one source; all without it})";

constexpr std::string_view kOne = R"({"source": id})";
constexpr std::string_view kDevice = R"({"device": name, "kind": "pulse" or "alsa", "label": for a person})";
constexpr std::string_view kSourceAndDevice = R"({"source": id, "device": name, "kind": "pulse" or "alsa"})";

constexpr std::array kCommands = {
    CommandSpec{"add", kDevice, "captions a device as another source, until captiond ends", add},
    CommandSpec{"choose", kSourceAndDevice, "lets a source hear another device, until captiond ends", choose},
    CommandSpec{"devices", "{}", "has the message 'devices' sent: what could be captioned", devices},
    CommandSpec{"help", "{}", "lists the commands", help},
    CommandSpec{"history", R"({"paused": true or false})",
                "private mode: what is said is captioned and not written down", history},
    CommandSpec{"pause", kOneOrAll, "stops listening: nothing is decoded or kept until resume", pause},
    CommandSpec{"reload", "{}", "reads the configuration again", reload},
    CommandSpec{"remove", kOne, "listens to a source no more, until captiond starts again", remove},
    CommandSpec{"resume", kOneOrAll, "listens again", resume},
    CommandSpec{"sources", "{}", "what is captioned, and how each source fares", sources},
    CommandSpec{"status", "{}", "delay, load, memory, models and sources", status},
};
static_assert(std::ranges::is_sorted(kCommands, {}, &CommandSpec::name));

json help(Control&, const json&) {
  json list = json::array();
  for (const CommandSpec& command : kCommands) {
    list.push_back({{"name", command.name}, {"args", command.arguments}, {"help", command.help}});
  }
  return {{"commands", list}};
}

json run(const proto::Command& command, Control& control) {
  const auto* found = std::ranges::lower_bound(kCommands, command.name, {}, &CommandSpec::name);
  if (found == kCommands.end() || found->name != command.name) {
    throw Refusal{"no-such-command",
                  "no command is called '" + command.name + "'; the command 'help' lists them"};
  }
  const json args = json::parse(command.args, nullptr, false);
  if (!args.is_object()) throw Refusal{"bad-arguments", "args: expected an object"};
  return found->handler(control, args);
}

}  // namespace

proto::Reply run_command(const proto::Command& command, Control& control) {
  proto::Reply reply;
  reply.id = command.id;
  try {
    reply.result = run(command, control).dump();
  } catch (const Refusal& refusal) {
    reply.error = proto::ReplyError{refusal.code, refusal.message};
  }
  return reply;
}

}  // namespace captiond
