#include <sys/resource.h>

#include <charconv>
#include <iostream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "capture/audio_file.h"
#include "daemon/commands/commands.h"
#include "daemon/commands/replay.h"
#include "daemon/lanes/caption.h"
#include "daemon/lanes/engines.h"
#include "proto/messages.h"

namespace captiond {
namespace {

using Json = nlohmann::ordered_json;

/// What the command line says; what it leaves out comes from the configuration.
struct Arguments {
  std::string file, clock = "virtual", cost_model, policy, preview, confirm, language;
  std::vector<std::string> tuning;
  int threads = 0;
};

/// Prints updates as the protocol's caption lines, with audio_time and emit_time.
class Printer {
 public:
  void operator()(const Shown& shown) {
    const Update& update = shown.update;
    proto::Caption caption = to_caption("replay", update);
    if (!update.committed.empty() || update.final) caption.seq = ++seq_;
    print(caption, shown);
    if (update.lost > SampleTime(0)) print(gap_of(update), shown);
  }

 private:
  proto::Gap gap_of(const Update& update) {
    return {++seq_, "replay", to_seconds(update.lost_from), to_seconds(update.lost - update.lost_from),
            "overload"};
  }

  static void print(const proto::ServerMessage& message, const Shown& shown) {
    Json line = Json::parse(proto::encode(message));
    line["audio_time"] = shown.audio_time;
    line["emit_time"] = shown.emit_time;
    std::cout << line.dump() << std::endl;
  }

  std::uint64_t seq_ = 0;
};

Json by_role(const std::map<Role, Work>& all) {
  Json values = Json::object();
  for (const auto& [role, work] : all) {
    values[role == Role::preview ? "preview" : "confirm"] = {{"passes", work.passes}, {"busy", work.busy}};
  }
  return values;
}

void print_end(const ReplayTotals& totals, const Arguments& arguments, const StreamOptions& stream) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  constexpr double kKilobytesPerMegabyte = 1024.0;
  const Json line = {{"type", "end"},
                     {"duration", totals.duration},
                     {"busy", totals.work.at(Role::preview).busy + totals.work.at(Role::confirm).busy},
                     {"work", by_role(totals.work)},
                     {"cpu", totals.cpu},
                     {"rss_mb", static_cast<double>(used.ru_maxrss) / kKilobytesPerMegabyte},
                     {"name", stream.policy},
                     {"clock", arguments.clock}};
  std::cout << line.dump() << std::endl;
}

/// Reads "preview=0.08,confirm=0.25".
std::map<Role, double> parse_cost_model(const std::string& text) {
  std::map<Role, double> cost;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) {
    if (part.find('=') == std::string::npos) part += '=';
    const std::size_t equals = part.find('=');
    const std::string name = part.substr(0, equals);
    const char* const end = part.data() + part.size();
    double seconds = 0.0;
    const auto [rest, error] = std::from_chars(part.data() + equals + 1, end, seconds);
    if (error != std::errc() || rest != end || !(seconds >= 0.0) ||
        (name != "preview" && name != "confirm")) {
      throw Error("expected a cost model like preview=0.08,confirm=0.25, found " + text, ExitCode::usage);
    }
    cost[name == "preview" ? Role::preview : Role::confirm] = seconds;
  }
  return cost;
}

Config effective_config(const Arguments& arguments, const std::string& path) {
  Config config = load_config(path.empty() ? find_config() : path);
  if (!arguments.policy.empty()) config.stream.policy = arguments.policy;
  if (!arguments.language.empty()) config.stream.language = arguments.language;
  if (!arguments.confirm.empty()) config.models.confirm = arguments.confirm;
  if (!arguments.preview.empty()) config.models.preview = arguments.preview;
  for (const std::string& setting : arguments.tuning) tune(config.stream.tuning, setting);
  if (arguments.threads > 0) config.models.confirm_threads = arguments.threads;
  return config;
}

void run(const Arguments& arguments, const std::string& path) {
  Config config = effective_config(arguments, path);
  ReplayOptions options;
  options.stream = config.stream;
  options.vad = config.vad;
  options.preview = config.models.preview != "none";
  options.real_clock = arguments.clock == "real";
  if (!arguments.cost_model.empty()) options.cost = parse_cost_model(arguments.cost_model);
  if (!options.preview) config.models.preview = config.models.confirm;
  const auto samples = read_audio_file(arguments.file);
  print_end(replay(samples, whisper_engines(config), options, Printer()), arguments, config.stream);
}

}  // namespace

void add_replay_command(cli::Command app, const std::string& config, int& exit_code) {
  cli::Command command = app.add_subcommand("replay", "Caption a recording as if it were heard live");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "Sound file").required();
  command
      .add_option("--clock", arguments->clock,
                  "virtual: repeatable, as fast as the machine allows; real: at its own pace")
      .one_of({"virtual", "real"})
      .capture_default_str();
  command.add_option(
      "--cost-model", arguments->cost_model,
      "Seconds of each pass on the virtual clock, as preview=0.08,confirm=0.25 (default: as measured)");
  command.add_option("--policy", arguments->policy, "Caption policy");
  command.add_option("--preview", arguments->preview, "Model that shows, or none");
  command.add_option("--confirm", arguments->confirm, "Model that confirms");
  command.add_option("--language", arguments->language, "Language code (default: the models' own choice)");
  command.add_option("--tune", arguments->tuning,
                     "A number of the policy reconcile, as doubtful=0.6: what is a rule worth?");
  command.add_option("--threads", arguments->threads, "Threads of the confirming model").positive();
  command.callback([arguments, &config, &exit_code] {
    run(*arguments, config);
    exit_code = 0;
  });
}

}  // namespace captiond
