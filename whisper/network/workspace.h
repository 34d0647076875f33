// What one worker needs to run a model: threads, caches and room for intermediate results.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "whisper/model.h"
#include "whisper/network/compute.h"
#include "whisper/network/cross_cache.h"
#include "whisper/network/likely_logits.h"
#include "whisper/network/residual_stream.h"
#include "whisper/network/self_cache.h"
#include "whisper/network/stage_times.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Mutable, owned by one worker: one call at a time. Belongs to the model it was made for.
struct Workspace {
  /// `threads`: how many work on one call, the caller among them.
  explicit Workspace(const Model& model, std::size_t threads = 1);
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  Compute compute;
  StageTimes times;  // of all that was run
  Probe probe;       // for tests

  // The encoder's.
  Matrix mel;  // with a row of zeros before and after the window: (1 + frames + 1, n_mels)
  ResidualStream audio;
  Matrix heard;  // keys and values of the layer at work, packed

  // The decoder's.
  CrossCache cross_cache;  // of the windows
  SelfCache self_cache;    // of the tokens fed
  ResidualStream text;
  std::vector<SequenceRun> runs;             // of this pass,
  std::vector<std::size_t> places;           // and of each of its rows: how many tokens stand before it,
  std::vector<std::uint32_t> window_of_row;  // and what it listens to
  Matrix picked;                             // rows whose logits are asked for, (rows, n_text_state)
  Matrix logits;                             // (rows, n_vocab)
  LikelyLogits likely;
};

}  // namespace captiond::whisper
