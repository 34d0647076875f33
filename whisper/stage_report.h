// How fast a model runs on this machine.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "whisper/network/stage_times.h"

namespace captiond::whisper {

class Model;
struct Workspace;

struct StageReport {
  StageTimes times;     // of one window: the median of each stage
  double seconds = 0;   // of sound in it
  std::string kernels;  // of this processor
  std::size_t threads = 0;

  double tokens_per_second() const { return static_cast<double>(times.decode_tokens) / times.decode; }
  double real_time_factor() const { return times.total() / seconds; }
};

/// Runs the window at the start of `samples` (16 kHz mono, not empty) `repeats` times after one to warm up:
/// mel, encoder, keys and values of the cross-attention, the prompt, and `tokens` steps of one token each,
/// whatever is said. Empties workspace.times.
StageReport measure_stages(const Model& model, Workspace& workspace, std::span<const float> samples,
                           std::size_t tokens, std::size_t repeats);

}  // namespace captiond::whisper
