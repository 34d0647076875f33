// captiond bench: how fast a model runs on this machine.
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iostream>
#include <memory>
#include <numbers>
#include <thread>
#include <vector>

#include "base/command_line.h"
#include "base/error.h"
#include "base/json.h"
#include "base/time.h"
#include "capture/audio_file.h"
#include "conf/catalogue.h"
#include "daemon/commands/commands.h"
#include "whisper/audio/log_mel.h"
#include "whisper/model.h"
#include "whisper/network/workspace.h"
#include "whisper/stage_report.h"

namespace captiond {
namespace {

struct Arguments {
  std::string model = "base", file;
  whisper::ModelOptions options;
  std::size_t threads = 0;  // 0: one for each processor
  std::size_t tokens = 64, repeats = 5;
  bool json = false;
};

/// A window of a tone that rises and falls like a voice. Times depend on shapes, not on what is heard.
std::vector<float> melody() {
  std::vector<float> samples(whisper::kWindowSamples);
  double phase = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double seconds = static_cast<double>(i) / kSampleRate;
    phase += 2.0 * std::numbers::pi * (180.0 + 60.0 * std::sin(2.0 * seconds)) / kSampleRate;
    samples[i] = static_cast<float>(0.2 * std::sin(phase) + 0.1 * std::sin(2.0 * phase));
  }
  return samples;
}

/// Model and workspace, as a worker has them. A worker that rests lets go of them, and loads them anew when
/// somebody speaks.
struct Engine {
  explicit Engine(const Arguments& arguments)
      : model(whisper::Model::load(find_model(arguments.model), arguments.options)),
        workspace(*model, arguments.threads > 0 ? arguments.threads
                                                : std::max(1U, std::thread::hardware_concurrency())) {}

  std::shared_ptr<const whisper::Model> model;
  whisper::Workspace workspace;
};

/// Seconds until an engine is ready to hear, when its files have been read before: the median.
double measure_load(const Arguments& arguments) {
  std::vector<double> seconds(arguments.repeats);
  for (double& load : seconds) {
    const auto begin = std::chrono::steady_clock::now();
    const Engine engine(arguments);
    load = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
  std::ranges::sort(seconds);
  return seconds[seconds.size() / 2];
}

void print_json(const Arguments& arguments, double load, const whisper::StageReport& report) {
  const auto& times = report.times;
  const nlohmann::ordered_json line = {{"model", arguments.model},
                                       {"precision", arguments.options.precision},
                                       {"kernels", report.kernels},
                                       {"threads", report.threads},
                                       {"seconds", report.seconds},
                                       {"load_ms", load * 1e3},
                                       {"stages_ms",
                                        {{"mel", times.mel * 1e3},
                                         {"encode", times.encode * 1e3},
                                         {"cross", times.cross * 1e3},
                                         {"prefill", times.prefill * 1e3},
                                         {"decode", times.decode * 1e3}}},
                                       {"prefill_tokens", times.prefill_tokens},
                                       {"decode_tokens", times.decode_tokens},
                                       {"tokens_per_second", report.tokens_per_second()},
                                       {"real_time_factor", report.real_time_factor()}};
  std::cout << line.dump() << std::endl;
}

void print_table(const Arguments& arguments, double load, const whisper::StageReport& report) {
  const auto& times = report.times;
  std::cout << fmt::format("{}, {}, {} kernels, {} threads, {:.1f} s of sound, median of {} runs\n",
                           arguments.model, arguments.options.precision, report.kernels, report.threads,
                           report.seconds, arguments.repeats);
  const auto row = [](const char* stage, double seconds, const std::string& what) {
    std::cout << fmt::format("  {:<8}{:>10.2f} ms  {}\n", stage, seconds * 1e3, what);
  };
  row("mel", times.mel, "samples to log-mel frames");
  row("encode", times.encode, "one window of 30 s");
  row("cross", times.cross, "keys and values of the window");
  row("prefill", times.prefill, fmt::format("{} tokens of prompt", times.prefill_tokens));
  row("decode", times.decode,
      fmt::format("{} tokens, {:.0f} a second", times.decode_tokens, report.tokens_per_second()));
  row("total", times.total(), fmt::format("real-time factor {:.3f}", report.real_time_factor()));
  row("load", load, "of the model, as after a rest; no part of the total");
  std::cout << std::flush;
}

void run(const Arguments& arguments) {
  const auto samples = arguments.file.empty() ? melody() : read_audio_file(arguments.file);
  if (samples.empty()) throw Error(arguments.file + ": expected some sound, found none");
  Engine engine(arguments);
  const auto report =
      whisper::measure_stages(*engine.model, engine.workspace, samples, arguments.tokens, arguments.repeats);
  const double load = measure_load(arguments);
  arguments.json ? print_json(arguments, load, report) : print_table(arguments, load, report);
}

}  // namespace

void add_bench_command(cli::Command app, int& exit_code) {
  cli::Command command = app.add_subcommand("bench", "Measure how fast a model runs on this machine");
  auto arguments = std::make_shared<Arguments>();
  command.add_option("FILE", arguments->file, "Sound whose first 30 s are run (default: a tone)");
  command
      .add_option("--model", arguments->model,
                  "Name of an installed model, or the path of a folder or file of weights")
      .capture_default_str();
  command.add_option("--precision", arguments->options.precision, "How the model computes")
      .capture_default_str();
  command.add_option("--threads", arguments->threads, "Threads to compute with (default: all processors)")
      .range(1, 256);
  command.add_option("--tokens", arguments->tokens, "Tokens decoded one by one")
      .range(1, 200)
      .capture_default_str();
  command.add_option("--repeats", arguments->repeats, "Runs, of which each stage's median is shown")
      .range(1, 1000)
      .capture_default_str();
  command.add_flag("--json", arguments->json, "One JSON object instead of a table");
  command.callback([arguments, &exit_code] {
    run(*arguments);
    exit_code = 0;
  });
}

}  // namespace captiond
