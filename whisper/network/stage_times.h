// Where the time of a run goes.
#pragma once

#include <chrono>
#include <cstddef>

namespace captiond::whisper {

/// Seconds that each stage took, and how much it did. A Workspace adds up what is run on it; whoever wants
/// the times of a run sets them to nothing before it.
struct StageTimes {
  double mel = 0;           // samples to log-mel frames
  double encode = 0;        // frames to features
  double cross = 0;         // keys and values of the cross-attention
  double prefill = 0;       // passes that feed more than one token to a sequence: prompts, drafts, alignment
  double decode = 0;        // passes that feed one token to each sequence
  std::size_t windows = 0;  // encoded
  std::size_t prefill_tokens = 0;  // fed in passes of prefill
  std::size_t decode_tokens = 0;   // … of decode

  double total() const { return mel + encode + cross + prefill + decode; }
};

/// Adds the time of its own life to a stage.
class StageTimer {
 public:
  explicit StageTimer(double& seconds) : seconds_(seconds) {}
  ~StageTimer() { seconds_ += std::chrono::duration<double>(Clock::now() - begin_).count(); }
  StageTimer(const StageTimer&) = delete;
  StageTimer& operator=(const StageTimer&) = delete;

 private:
  using Clock = std::chrono::steady_clock;
  double& seconds_;
  const Clock::time_point begin_ = Clock::now();
};

}  // namespace captiond::whisper
