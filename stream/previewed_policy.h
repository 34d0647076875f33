// What policies have in common whose preview model shows words before the confirming one has settled them.
#pragma once

#include <vector>

#include "stream/policy.h"

namespace captiond {

/// Keeps how far each model has looked, and what is to be done when a pass fails or nobody will look any
/// more.
class PreviewedPolicy : public Policy {
 public:
  Decision reject(Role role, Span span, const Extent& extent) final;
  Decision give_up(SampleTime time, const Extent& extent) final;

  bool finished() const final { return finished_; }
  SampleTime needed_from() const final { return window_start_; }
  SampleTime covered(Role role) const final {
    return role == Role::confirm ? confirm_.covered : preview_.covered;
  }

 protected:
  struct Progress {
    SampleTime covered{0};  // end of the sound that answers were about
    SampleTime tried{0};    // end of the sound of the last pass, failed or not
    int failures = 0;       // in a row
  };

  PreviewedPolicy(const StreamOptions& options, CommittedText& text, SampleTime start);

  /// New speech is there for preview, or in a pause the end of it.
  bool wants_preview(const Extent& extent) const;
  /// All that confirm has not settled, as far as it may look at it at once.
  Span window(const Extent& extent) const {
    return {window_start_, std::min(extent.end, window_start_ + options_.max_window)};
  }
  /// All that was heard and not committed, as it would stand if nothing better came.
  virtual std::vector<TailWord> best_guess() const = 0;
  /// Forgets what was heard before `time`, where the window begins now, and what confirm heard at all.
  virtual void begin_anew(SampleTime time) = 0;

  StreamOptions options_;
  CommittedText& text_;
  SampleTime window_start_;
  Progress confirm_, preview_;
  std::vector<Word> previewed_;  // what preview has heard of the window
  bool finished_ = false;
};

}  // namespace captiond
