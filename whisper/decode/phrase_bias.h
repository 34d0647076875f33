// Words to expect are made a little more likely.
#pragma once

#include <span>
#include <utility>
#include <vector>

#include "whisper/decode/logit_rules.h"

namespace captiond::whisper {

/// Contextual biasing by shallow fusion (Zhao et al., "Shallow-Fusion End-to-End Contextual Biasing", 2019):
/// a token that begins one of the phrases, or goes on with one whose first tokens were just said, gets a
/// bonus on its logit. Small enough that a name is written where something like it was said, and nowhere
/// else: the first token gets little, for most words are no names, those that follow more. Immutable; any
/// thread.
class PhraseBias {
 public:
  /// Each phrase as the tokens that it is written with, the space in front of it included.
  explicit PhraseBias(std::vector<std::vector<int>> phrases) : phrases_(std::move(phrases)) {}

  /// `sampled`: the tokens of this window so far. Tokens that may not come still may not.
  void apply(const Candidates& candidates, std::span<const int> sampled) const;

 private:
  std::vector<std::vector<int>> phrases_;
};

}  // namespace captiond::whisper
