// The caption policy over a recording, as if it were heard live.
#pragma once

#include <functional>
#include <map>
#include <span>

#include "daemon/lanes/stream_thread.h"
#include "stream/simulator.h"

namespace captiond {

struct ReplayOptions {
  StreamOptions stream;
  VadOptions vad;
  bool preview = true;            // else confirm works alone
  bool real_clock = false;        // else virtual: passes cost what they measured and nothing waits
  std::map<Role, double> cost{};  // seconds that a pass costs on the virtual clock instead
};

struct ReplayTotals {
  double duration = 0.0;  // seconds of sound
  double cpu = 0.0;       // seconds of processor time, without loading the models
  std::map<Role, Work> work{};
};

/// Takes what is shown, in order, at once.
using ShowUpdate = std::function<void(const Shown&)>;

/// Replays 16 kHz mono samples; returns when all is shown.
///
/// On the virtual clock everything runs on the calling thread, and with given costs the outcome is always the
/// same. On the real clock sound arrives as it would and passes run on two worker threads, as in the daemon.
/// Throws what loading a model throws.
ReplayTotals replay(std::span<const float> samples, const Engines& engines, const ReplayOptions& options,
                    const ShowUpdate& show);

}  // namespace captiond
