// The policy of SimulStreaming: the model's own attention says how far it can be believed.
#pragma once

#include "stream/policy.h"

namespace captiond {

/// AlignAtt (Papi, Turchi and Negri, "AlignAtt: Using Attention-based Audio-Translation Alignments as a Guide
/// for Simultaneous Speech Translation", 2023), as the program SimulStreaming does it for Whisper: each pass
/// goes on behind all that was said of the window and ends where the decoder attends to the last half second;
/// what it gives stands at once. There is no tail, so preview has nothing to do.
///
/// Differences to that program: the last 28 s are kept by words rather than by chunks, the end of the
/// utterance is always heard, and an answer may be empty.
class AlignAtt : public Policy {
 public:
  AlignAtt(const StreamOptions& options, CommittedText& text, SampleTime start);

  std::optional<Look> next(Role role, const Extent& extent) const override;
  Decision accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) override;
  Decision reject(Role role, Span span, const Extent& extent) override;
  Decision conclude(const Extent& extent) override;
  Decision give_up(SampleTime time, const Extent& extent) override;

  std::vector<TailWord> tail() const override { return {}; }
  bool finished() const override { return finished_; }
  SampleTime needed_from() const override { return window_start_; }
  SampleTime covered(Role) const override { return covered_; }

 private:
  void trim(SampleTime end);

  StreamOptions options_;
  CommittedText& text_;
  SampleTime window_start_, covered_, tried_;
  std::vector<Word> said_;  // committed words of the window
  int failures_ = 0;        // in a row
  bool finished_ = false;
};

}  // namespace captiond
