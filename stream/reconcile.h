// The policy of two models: preview proposes, confirm goes on from what stands and verifies.
#pragma once

#include <vector>

#include "stream/damper.h"
#include "stream/policy.h"

namespace captiond {

/// Each pass of confirm goes on behind the committed words, which are forced upon it, so that it cannot
/// rewrite them; what is on the screen is the draft that it verifies. It commits the words that it heard far
/// enough from the end of the sound, that another word follows, and that have a second vote: they were on the
/// screen already, heard by preview or by the pass before, or the model is sure of them. In a pause all it
/// heard is settled.
///
/// A pass that ends long before the speech does, though preview heard more, has lost its way: the next one
/// begins at the committed end and without a prefix. If that hears nothing either, nothing it is. The window
/// is cut at the end of a sentence or at a pause.
class Reconcile : public Policy {
 public:
  Reconcile(const StreamOptions& options, CommittedText& text, SampleTime start);

  std::optional<Look> next(Role role, const Extent& extent) const override;
  Decision accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) override;
  Decision reject(Role role, Span span, const Extent& extent) override;
  Decision conclude(const Extent& extent) override;
  Decision give_up(SampleTime time, const Extent& extent) override;

  std::vector<TailWord> tail() const override {
    return finished_ ? std::vector<TailWord>{} : screen_.shown();
  }
  bool finished() const override { return finished_; }
  SampleTime needed_from() const override { return window_start_; }
  SampleTime covered(Role role) const override {
    return role == Role::confirm ? confirm_.covered : preview_.covered;
  }

 private:
  struct Progress {
    SampleTime covered{0};  // end of the sound that answers were about
    SampleTime tried{0};    // end of the sound of the last pass, failed or not
    int failures = 0;       // in a row
  };

  Look confirm_look(const Extent& extent) const;
  Look preview_look(const Extent& extent) const;
  bool wants_confirm(const Extent& extent) const;
  bool wants_preview(const Extent& extent) const;

  Decision confirm(Span span, const Hypothesis& hypothesis, const Extent& extent);
  void preview(Span span, const Hypothesis& hypothesis, const Extent& extent);
  bool paused(Span span, const Extent& extent) const;
  std::vector<Word> without_loop(std::vector<Word> words);
  std::size_t settled_words(const std::vector<Word>& words, Span span, const Extent& extent) const;
  bool has_second_vote(const Word& word, std::size_t place, const std::vector<std::string>& screen) const;
  bool lost_its_way(Span span, const Extent& extent) const;
  std::vector<Word> commit(std::size_t count);
  Decision finish();
  void refresh(std::span<const Word> committed);

  std::vector<Word> trim(SampleTime end);
  void cut(std::size_t words, SampleTime time);

  StreamOptions options_;
  CommittedText& text_;
  SampleTime window_start_, committed_until_;
  std::vector<Word> said_;           // committed words of the window
  std::vector<Word> heard_;          // by confirm, behind the committed ones
  std::vector<Word> previewed_;      // what preview has heard of the window,
  std::vector<Word> preview_shown_;  // without words that may not be all said
  Damper screen_;
  Progress confirm_, preview_;
  int detours_ = 0;  // passes in a row that lost their way
  bool finished_ = false;
};

}  // namespace captiond
