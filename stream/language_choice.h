// Which language an utterance is in.
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/time.h"

namespace captiond {

/// A language and how probable a model finds it.
using LanguageGuess = std::pair<std::string, float>;

/// What a model should decode in: the most probable of `ranked` that is `allowed` (all are when that is
/// empty), unless it is doubtful and `expected`, the language of before, is known. The probability is its
/// share among the allowed ones; 0 when the model did not decide. Pure.
LanguageGuess choose_language(std::span<const LanguageGuess> ranked, std::span<const std::string> allowed,
                              const std::string& expected);

/// Finds the language of one utterance by what its passes hear, with hysteresis: the first second of sound
/// misleads the models (a Spanish "contraseña" passes for Polish), so the language of the utterance before is
/// expected, and another takes its place only when two passes in a row are sure of it. One odd pass is not
/// believed. Once found the language holds for the utterance. Used by the session's thread.
class LanguageChoice {
 public:
  /// `fixed`: the language is known, and nothing else is asked. `expected`: of the utterance before; either
  /// may be empty.
  LanguageChoice(const std::string& fixed, std::string expected);

  /// The language that a pass shall be told; empty: it should find out. `last`: it hears the utterance's end.
  std::string told(SampleTime length, bool last) const;
  /// A pass over `length` of sound that was to find out heard this one. False: its words are not to be
  /// believed, and it should be asked again when there is more sound, or told the language.
  bool believes(const LanguageGuess& heard, SampleTime length, bool last);

  /// As far as it is known; empty: not at all.
  const std::string& language() const { return language_; }
  const std::string& expected() const { return expected_; }

 private:
  bool settle(const std::string& language);

  std::string expected_, language_;
  std::string candidate_;  // what the pass before was sure of, against what is expected
  int refused_ = 0;        // passes that were not believed
  bool settled_;
};

}  // namespace captiond
