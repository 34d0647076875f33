// One source's captions: the owner of everything that is committed and tentative.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "stream/options.h"
#include "stream/recognizer.h"
#include "stream/translator.h"
#include "stream/word.h"
#include "vad/detector.h"
#include "vad/options.h"

namespace captiond {

/// A tentative word and the model it comes from.
struct TailWord {
  Word word;
  Role by = Role::preview;
  bool operator==(const TailWord&) const = default;
};

/// A change of what is captioned. The committed words of all updates, in order, are the transcript: they are
/// never taken back. The tail replaces the tail of the update before; it is everything tentative, so while an
/// utterance waits for its last words it holds those of the next one too.
struct Update {
  std::uint64_t utterance = 0;  // from 1, one for each stretch of speech
  std::uint64_t revision = 0;   // from 1, within the utterance
  std::string language;         // of the words; empty: not known yet
  std::string translated_from;  // the language that was spoken, when it is another
  std::vector<Word> committed;  // newly committed by this update
  std::vector<TailWord> tail;   // everything tentative now
  SampleTime lost_from{0};      // from here, or from the last committed word if that ended later,
  SampleTime lost{0};           // to here sound could not be captioned by any model; zero: none was lost
  bool final = false;           // the utterance is over; its tail is empty
};

/// Turns windows of sound and answers of models into updates.
///
/// Pure: no threads, no clock, no model of its own. One thread drives it, in this order: push() sound, ask
/// next_pass() for each idle worker, hand answers to finish_pass(), and collect take_updates() after any of
/// them. The daemon does so in real time, `captiond replay` on a virtual clock; the same calls give the same
/// updates.
///
/// Invariants: committed text only grows; times never run backwards; every window with speech is covered by a
/// confirm pass before its utterance ends; silence makes no text; memory is bounded whatever the models
/// answer.
class Session {
 public:
  /// Throws Error(bad_config) when the options name a policy that does not exist.
  Session(const StreamOptions& stream, const VadOptions& vad);
  ~Session();
  Session(Session&&) noexcept;
  Session& operator=(Session&&) noexcept;

  /// The next 32 ms of sound and the probability that it is speech.
  void push(std::span<const float, kVadWindow> window, float speech);
  /// Other options from the next utterance on.
  void change(const StreamOptions& stream, const VadOptions& vad);
  /// `length` of sound was lost here. Ends the utterance; times go on after the hole.
  void gap(SampleTime length);
  /// No more sound will come: the last passes may be asked for, after which done() holds.
  void end();

  /// The pass that a free worker of `role` should run now, if any. At most one pass of each role is out at a
  /// time; until its answer comes this returns nothing.
  std::optional<Pass> next_pass(Role role);
  /// The answer to a pass; answers to passes no longer awaited are ignored.
  void finish_pass(Role role, const PassResult& result);

  std::vector<Update> take_updates();
  /// What has been translated beside its captions: with the task "both".
  std::vector<Translation> take_translations();

  SampleTime now() const;  // end of the sound pushed so far
  bool speaking() const;   // an utterance is open
  bool idle() const;       // nothing is heard or waits for a model
  bool done() const;       // end() was called and every word is committed
  /// End of the sound that a pass of `role` has covered or that needs no covering: now() minus it is the
  /// backlog.
  SampleTime covered(Role role) const;
  /// Length of the sound that is kept for confirm; StreamOptions::max_backlog bounds it.
  SampleTime waiting() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace captiond
