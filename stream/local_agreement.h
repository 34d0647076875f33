// The policy of whisper_streaming: what two confirm passes in a row agree on stands.
#pragma once

#include "stream/hypothesis_buffer.h"
#include "stream/previewed_policy.h"

namespace captiond {

/// LocalAgreement-2 over the confirm model, with the preview model's newest words as a tail.
///
/// Confirm looks at the whole window again and again; HypothesisBuffer commits. Once the window is longer
/// than `trim_after` it is cut where a segment of the model ends inside the committed words, else at the
/// committed end, so that it always gets shorter; at `max_window` even what is not agreed on is committed.
/// What was cut off is the prompt; an utterance begins without one, because a model that hears little yet
/// goes on with its prompt instead. When the speaker pauses confirm looks once more, so that the end of the
/// utterance is usually known by the time the utterance is over; if not, a last pass covers it, and
/// everything is committed. A last pass that stops before words that were on the screen is followed by one
/// that begins where it stopped: agreement with it would lose them.
class LocalAgreement : public PreviewedPolicy {
 public:
  LocalAgreement(const StreamOptions& options, CommittedText& text, SampleTime start);

  std::optional<Look> next(Role role, const Extent& extent) const override;
  Decision accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) override;
  Decision conclude(const Extent& extent) override;

  std::vector<TailWord> tail() const override;

 private:
  bool wants_confirm(const Extent& extent) const;
  SampleTime preview_start(SampleTime end) const;
  Look look_at(Span span, const Extent& extent) const;

  Decision confirm(Span span, const Hypothesis& hypothesis, const Extent& extent);
  bool misses(const std::vector<TailWord>& shown, Span span) const;
  std::vector<Word> look_behind();
  std::vector<Word> without_loop(std::vector<Word> words, bool last);
  Decision finish();
  std::vector<Word> trim(Span span, const std::vector<SampleTime>& segment_ends);
  std::vector<Word> force_cut(Span span);
  void cut(SampleTime time);
  std::vector<TailWord> best_guess() const override { return tail(); }
  void begin_anew(SampleTime time) override { buffer_ = HypothesisBuffer(time); }

  HypothesisBuffer buffer_;
  bool stopped_early_ = false;  // the last pass of confirm, though there were words behind
  int detours_ = 0;             // passes that looked behind one that stopped early
};

}  // namespace captiond
