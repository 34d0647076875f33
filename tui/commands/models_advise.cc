#include "tui/commands/models_advise.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "conf/catalogue.h"
#include "conf/config.h"
#include "tui/commands/advice.h"
#include "tui/commands/commands.h"
#include "tui/commands/output.h"

namespace captiond {
namespace {

constexpr double kWindow = 10.0;  // seconds of speech in a pass, of the 30 that captiond bench runs

struct Close {
  void operator()(std::FILE* pipe) const { ::pclose(pipe); }
};

std::string output_of(const std::string& command) {
  const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "re"));
  if (!pipe) throw Error("cannot run " + command);
  std::string out;
  char part[4096];
  while (const std::size_t got = std::fread(part, 1, sizeof part, pipe.get())) out.append(part, got);
  return out;
}

/// Seconds of a pass over ten seconds of speech: what depends on the window, and thirty words' tokens.
double measure(const std::string& model, unsigned threads) {
  const std::string command = "captiond bench --json --repeats 3 --tokens 40 --model " + model +
                              " --threads " + std::to_string(threads);
  const auto report = nlohmann::json::parse(output_of(command), nullptr, false);
  if (report.is_discarded() || !report.contains("stages_ms"))
    throw Error("`" + command + "` did not measure anything", ExitCode::bad_model);
  const auto stage = [&](const char* name) { return report["stages_ms"].value(name, 0.0) / 1e3; };
  return (stage("mel") + stage("encode") + stage("cross")) * kWindow / 30.0 + stage("prefill") +
         stage("decode");
}

std::vector<ModelSpeed> measure_all(const Context& context) {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  const auto installed = installed_models();
  std::vector<ModelSpeed> models;
  for (const CatalogueModel& known : catalogue()) {
    if (known.role != "speech") continue;
    ModelSpeed& model = models.emplace_back();
    model.model = known.name;
    for (const CatalogueFile& file : known.files) model.bytes += file.size;
    const auto found = std::ranges::find(installed, known.name, &InstalledModel::name);
    if (found == installed.end() || !found->complete) continue;
    if (!context.quiet) std::fprintf(stderr, "captions: measuring %s\n", known.name.c_str());
    model.measured = true;
    model.one_core = measure(known.name, 1);
    model.all_cores = measure(known.name, cores);
  }
  return models;
}

std::string row(const ModelSpeed& model) {
  char text[128];
  std::snprintf(text, sizeof text, "%-14s %6.2f s   %6.2f s   %s\n", model.model.c_str(), model.one_core,
                model.all_cores, model.measured ? "measured" : "not installed: reckoned from its size");
  return text;
}

std::string words(const Advice& advice) {
  char text[256];
  std::snprintf(text, sizeof text,
                "\n[models]\npreview = \"%s\"   # words show after about %.1f s\n"
                "confirm = \"%s\"   # and stand after about %.1f s\n",
                advice.preview.c_str(), advice.shows, advice.confirm.c_str(), advice.stands);
  return text;
}

void advise(const Context& context) {
  auto models = measure_all(context);
  if (std::ranges::none_of(models, &ModelSpeed::measured))
    throw Error("no model is installed that could be measured: `captions models fetch tiny.en`",
                ExitCode::bad_model);
  reckon(models);
  const Config config = load_config(find_config());
  std::string out = "model          one core   all cores  for ten seconds of speech\n";
  for (const ModelSpeed& model : models) out += row(model);
  out +=
      words(advise(models, to_seconds(config.stream.preview_step), to_seconds(config.stream.confirm_step)));
  write_out(out);
}

}  // namespace

void add_advise(cli::Command models, const Context& context) {
  models.add_subcommand("advise", "measure them, and say which this machine can carry").callback([&context] {
    advise(context);
  });
}

}  // namespace captiond
