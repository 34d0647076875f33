// How long the stages of the speech engine take, for each installed model in each precision.
//
//   engine_bench [--benchmark_filter=base/int8] [--benchmark_format=json]
//
// Stages: mel (30 s of sound), encode (a window of so many frames), cross (keys and values of the
// cross-attention), prefill (a prompt of so many tokens) and token (one step after 32 others). Real time on
// all processors.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "conf/catalogue.h"
#include "whisper/audio/log_mel.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

constexpr std::int64_t kSpoken = 32;  // tokens before the one that is timed: about a sentence

/// A loaded model and a window of noise: times depend on shapes, not on what is heard.
struct Bench {
  Bench(const std::string& name, const std::string& precision)
      : model(Model::load(find_model(name), {.precision = precision})),
        workspace(*model, std::max(1U, std::thread::hardware_concurrency())),
        log_mel(model->dims().n_mels),
        samples(kWindowSamples) {
    std::minstd_rand random(1);
    std::uniform_real_distribution<float> noise(-0.1F, 0.1F);
    for (float& sample : samples) sample = noise(random);
    mel = padded_window(log_mel, samples);
  }

  ConstMatrixView window(std::size_t frames) const {
    return {mel.values.data(), frames, mel.bands, mel.bands};
  }

  std::shared_ptr<const Model> model;
  Workspace workspace;
  LogMel log_mel;
  std::vector<float> samples;
  MelFrames mel;
};

using Shared = std::shared_ptr<Bench>;

void time_mel(benchmark::State& state, const Shared& bench) {
  for (auto _ : state) benchmark::DoNotOptimize(padded_window(bench->log_mel, bench->samples));
}

void time_encode(benchmark::State& state, const Shared& bench) {
  const auto window = bench->window(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(encode(*bench->model, bench->workspace, window));
}

void time_cross(benchmark::State& state, const Shared& bench) {
  const auto features =
      encode(*bench->model, bench->workspace, bench->window(static_cast<std::size_t>(state.range(0))));
  for (auto _ : state) begin_window(*bench->model, bench->workspace, features);
}

void time_prefill(benchmark::State& state, const Shared& bench) {
  begin_window(*bench->model, bench->workspace,
               encode(*bench->model, bench->workspace, bench->window(kWindowFrames)));
  const std::vector<int> tokens(static_cast<std::size_t>(state.range(0)), 1);
  for (auto _ : state) {
    Sequence text(bench->workspace.self_cache);
    benchmark::DoNotOptimize(step(*bench->model, bench->workspace, text, tokens));
  }
}

void time_token(benchmark::State& state, const Shared& bench) {
  begin_window(*bench->model, bench->workspace,
               encode(*bench->model, bench->workspace, bench->window(kWindowFrames)));
  const std::vector<int> spoken(static_cast<std::size_t>(kSpoken), 1);
  Sequence text(bench->workspace.self_cache);
  step(*bench->model, bench->workspace, text, spoken);
  for (auto _ : state) {
    text.truncate(spoken.size());
    benchmark::DoNotOptimize(step(*bench->model, bench->workspace, text, std::vector<int>{1}));
  }
}

/// `run` gets the model when its first stage is timed, not before: a filter may leave models out.
template <typename Run>
benchmark::internal::Benchmark* add(const std::string& model, const std::string& precision, const char* stage,
                                    Run run, const std::shared_ptr<Shared>& bench) {
  const auto timed = [=](benchmark::State& state) {
    if (!*bench) *bench = std::make_shared<Bench>(model, precision);
    run(state, *bench);
  };
  return benchmark::RegisterBenchmark((model + '/' + precision + '/' + stage).c_str(), timed)
      ->Unit(benchmark::kMillisecond)
      ->UseRealTime();
}

void add_model(const std::string& name, const std::string& precision) {
  const auto bench = std::make_shared<Shared>();
  add(name, precision, "mel", time_mel, bench);
  add(name, precision, "encode", time_encode, bench)->Arg(500)->Arg(1000)->Arg(kWindowFrames);
  add(name, precision, "cross", time_cross, bench)->Arg(500)->Arg(kWindowFrames);
  add(name, precision, "prefill", time_prefill, bench)->Arg(4)->Arg(kSpoken)->Arg(224);
  add(name, precision, "token", time_token, bench);
}

void add_installed() {
  for (const InstalledModel& installed : installed_models()) {
    const auto known = std::ranges::find(catalogue(), installed.name, &CatalogueModel::name);
    const bool speech = known == catalogue().end() || known->role == "speech";
    if (!speech || !installed.complete) continue;
    for (const char* precision : {"f32", "bf16", "int8"}) add_model(installed.name, precision);
  }
}

}  // namespace
}  // namespace captiond::whisper

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  captiond::whisper::add_installed();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
