// Choosing tokens from a row of logits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "whisper/decode/logit_rules.h"
#include "whisper/kernels/kernels.h"

namespace captiond::whisper {

/// A token and its log probability among the candidates.
struct Choice {
  int token = 0;
  float logprob = 0.0F;
};

/// The most probable candidate; of equals the one with the smallest number.
Choice most_probable(const Kernels& kernels, const Candidates& candidates);

/// The `count` most probable candidates, best first, to `out`; fewer when fewer may come.
void most_probable(const Kernels& kernels, const Candidates& candidates, std::size_t count,
                   std::vector<Choice>& out);

/// Random numbers that are the same on every machine (SplitMix64: Steele, Lea and Flood, "Fast Splittable
/// Pseudorandom Number Generators", 2014).
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// Uniform in [0, 1).
  double next();

 private:
  std::uint64_t state_;
};

/// Candidates to draw from, each as probable as softmax(logits / temperature) says. Overwrites the logits.
class Lottery {
 public:
  Lottery(const Kernels& kernels, const Candidates& candidates, float temperature);

  /// Its log probability is that at temperature 1.
  Choice draw(Random& random) const;

 private:
  Candidates probabilities_;
  float temperature_;
  float best_probability_;  // and the log probability at temperature 1 of the most probable
  float best_logprob_;
};

}  // namespace captiond::whisper
