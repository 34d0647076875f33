// What is on the screen changes only for a reason.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "stream/session.h"
#include "stream/tuning.h"
#include "stream/word.h"

namespace captiond {

/// Stands between what the models say of the tail and what is shown of it. Words are added at once, but a
/// word that is shown is replaced or erased only when confirm says so, or when two previews in a row do; and
/// as long as a word is the same it keeps the form in which it was shown first. The last word is shown
/// without the mark behind it: models end every sound with a full stop.
class Damper {
 public:
  explicit Damper(const Tuning& tuning = {}) : tuning_(tuning) {}

  /// `fresh`: what the models say now of the sound until `heard`; `committed`: what has just been committed
  /// of the tail.
  void update(std::vector<TailWord> fresh, SampleTime heard, std::span<const Word> committed);
  void clear();

  const std::vector<TailWord>& shown() const { return shown_; }

 private:
  void leave_out(std::span<const Word> committed);
  void keep_behind(std::vector<TailWord>& fresh, std::size_t first) const;
  bool agreed(const std::vector<std::string>& keys, std::size_t changed) const;

  Tuning tuning_;
  std::vector<TailWord> shown_;
  std::vector<std::string> before_;  // keys of the last update's words
};

}  // namespace captiond
