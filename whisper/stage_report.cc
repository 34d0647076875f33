#include "whisper/stage_report.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <utility>
#include <vector>

#include "base/time.h"
#include "whisper/audio/log_mel.h"
#include "whisper/decode/prompt.h"
#include "whisper/model.h"
#include "whisper/network/decoder.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

StageTimes run(const Model& model, Workspace& workspace, const LogMel& log_mel,
               std::span<const float> samples, std::size_t tokens) {
  workspace.times = {};
  std::optional<StageTimer> mel_timer(std::in_place, workspace.times.mel);
  const MelFrames mel = padded_window(log_mel, samples);
  mel_timer.reset();
  begin_window(model, workspace,
               encode(model, workspace, {mel.values.data(), mel.size(), mel.bands, mel.bands}));
  Sequence text(workspace.self_cache);
  auto next = sot_sequence(model.tokenizer(), "en", Task::transcribe, true);
  for (std::size_t i = 0; i <= tokens; ++i) {  // the prompt, then the most probable tokens
    const auto logits = step(model, workspace, text, next);
    const float* row = logits.row(0);
    next = {static_cast<int>(std::max_element(row, row + model.tokenizer().special().eot) - row)};
  }
  return std::exchange(workspace.times, {});
}

double median(const std::vector<StageTimes>& runs, double StageTimes::*stage) {
  std::vector<double> values;
  values.reserve(runs.size());
  for (const StageTimes& times : runs) values.push_back(times.*stage);
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

StageReport measure_stages(const Model& model, Workspace& workspace, std::span<const float> samples,
                           std::size_t tokens, std::size_t repeats) {
  assert(!samples.empty() && repeats > 0 && tokens > 0);
  samples = samples.first(std::min(samples.size(), kWindowSamples));
  const LogMel log_mel(model.dims().n_mels);
  run(model, workspace, log_mel, samples, tokens);
  std::vector<StageTimes> runs;
  for (std::size_t i = 0; i < repeats; ++i) runs.push_back(run(model, workspace, log_mel, samples, tokens));
  StageReport report{runs.front(), static_cast<double>(samples.size()) / kSampleRate, model.kernels().name,
                     workspace.compute.threads()};
  for (const auto stage :
       {&StageTimes::mel, &StageTimes::encode, &StageTimes::cross, &StageTimes::prefill, &StageTimes::decode})
    report.times.*stage = median(runs, stage);
  return report;
}

}  // namespace captiond::whisper
