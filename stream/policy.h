// What a caption policy decides: where the models look, and which words stand.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "stream/committed_text.h"
#include "stream/options.h"
#include "stream/recognizer.h"
#include "stream/session.h"

namespace captiond {

/// A stretch of the stream.
struct Span {
  SampleTime start{0}, end{0};
};

/// What has been heard of an utterance.
struct Extent {
  SampleTime start{0};
  SampleTime end{0};         // of the sound so far
  SampleTime speech_end{0};  // of the last speech in it
  SampleTime settle{0};      // where the utterance ends if no more speech comes
  bool over = false;         // no more will come: `end` is final

  bool pausing() const { return over || end >= settle; }
};

/// What a pass should look at, and how: see Pass.
struct Look {
  Span span;
  std::string prompt{};
  bool continues = false;
  std::string prefix{};
  SampleTime prefix_end{0};
  std::string draft{};
  SampleTime stop_before{0};
};

/// What an answer led to.
struct Decision {
  std::vector<Word> committed;
  Span lost{};  // sound that was given up without a word; both ends zero: none
};

/// Decides within one utterance. The session makes one for each, tells it of every answer, and asks it what
/// to look at next. Pure, and used by the session's thread alone.
class Policy {
 public:
  virtual ~Policy() = default;

  /// Where a free worker of `role` should look now, if anywhere.
  virtual std::optional<Look> next(Role role, const Extent& extent) const = 0;
  /// A pass over `span` was answered.
  virtual Decision accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) = 0;
  /// A pass over `span` failed.
  virtual Decision reject(Role role, Span span, const Extent& extent) = 0;
  /// More sound has come.
  virtual Decision wait(const Extent& /*extent*/) { return {}; }
  /// The utterance has become over.
  virtual Decision conclude(const Extent& extent) = 0;
  /// Nobody will look before `time` any more: what is tentative there is committed as it stands. An utterance
  /// that is over and ends there is finished.
  virtual Decision give_up(SampleTime time, const Extent& extent) = 0;

  virtual std::vector<TailWord> tail() const = 0;
  /// The utterance is over and every word of it committed.
  virtual bool finished() const = 0;
  /// Sound before this is not needed any more.
  virtual SampleTime needed_from() const = 0;
  /// End of the sound that passes of `role` have covered.
  virtual SampleTime covered(Role role) const = 0;
};

/// The policy that the options name, for an utterance that begins at `start`. It commits into `text`, which
/// outlives it.
std::unique_ptr<Policy> make_policy(const StreamOptions& options, CommittedText& text, SampleTime start);

/// Throws Error(bad_config) when the options name no policy that exists.
void check_policy(const StreamOptions& options);

}  // namespace captiond
