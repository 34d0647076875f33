// The policy of two models: preview proposes, confirm goes on from what stands and verifies.
#pragma once

#include <vector>

#include "stream/damper.h"
#include "stream/previewed_policy.h"
#include "stream/spoken.h"
#include "stream/tail.h"

namespace captiond {

/// Each pass of confirm goes on behind the committed words, which are forced upon it, so that it cannot
/// rewrite them; what is on the screen is the draft that it verifies. It commits the words that have settled.
/// In a pause all it heard has.
///
/// A pass that ends long before the speech does, though preview heard more, has lost its way: the next one
/// begins at the committed end, without a prefix and without a prompt. If that hears nothing either, nothing
/// it is. What a pass skips, preview's words stand for. The window is cut at the end of a sentence or at a
/// pause.
class Reconcile : public PreviewedPolicy {
 public:
  Reconcile(const StreamOptions& options, CommittedText& text, SampleTime start);

  std::optional<Look> next(Role role, const Extent& extent) const override;
  Decision accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) override;
  Decision wait(const Extent& extent) override;
  Decision conclude(const Extent& extent) override;

  std::vector<TailWord> tail() const override {
    return finished_ ? std::vector<TailWord>{} : screen_.shown();
  }

 private:
  bool pauses(const Extent& extent) const;
  bool wants_confirm(const Extent& extent) const;
  bool may_commit(SampleTime end) const;
  Look confirm_look(const Extent& extent) const;
  Look preview_look(const Extent& extent) const;

  Decision confirm(Span span, const Hypothesis& hypothesis, const Extent& extent);
  void preview(Span span, const Hypothesis& hypothesis, const Extent& extent);
  bool heard_all(const Extent& extent) const;
  std::size_t settled(const Extent& extent) const;
  bool lost_its_way(Span span, const Extent& extent) const;
  std::vector<Word> without_loop(std::vector<Word> words);
  std::vector<Word> commit(std::size_t count);
  std::vector<Word> trim(SampleTime end);
  void cut(std::size_t words, SampleTime time);
  Decision finish();
  std::vector<TailWord> best_guess() const override {
    return merge_tail(said_.words(), said_.end(), heard_, previewed_);
  }
  void begin_anew(SampleTime time) override;
  void refresh(std::span<const Word> committed);

  const Tuning& tuning_ = options_.tuning;
  Spoken said_;                      // the committed words of the window
  std::vector<Word> heard_;          // by confirm, behind the committed ones
  std::vector<Word> preview_shown_;  // what preview has heard, without words that may not be all said
  Damper screen_;
  int detours_ = 0;  // passes in a row that lost their way
};

}  // namespace captiond
