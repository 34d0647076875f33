// Which tokens may come next: OpenAI's filters over a row of logits.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "whisper/options.h"
#include "whisper/text/tokenizer.h"

namespace captiond::whisper {

/// What is left of a row of logits: the tokens from `first` on. Those among them that may not come are minus
/// infinity; what lies outside may not come and was not touched. Never empty.
struct Candidates {
  int first = 0;
  std::span<float> logits;

  /// The logit of any token; minus infinity when it may not come.
  float operator[](int token) const;
};

/// Forbids each of `tokens`: it becomes minus infinity.
void suppress(std::span<float> logits, std::span<const int> tokens);

struct TimestampRules {
  int eot = 0, no_timestamps = 0, timestamp_begin = 0;  // as in SpecialTokens
  int last_initial = 0;                                 // the largest timestamp that may come first
};

/// Timestamps come in pairs, but for the first and before the end of text; they never decrease, and a segment
/// has a length; the first token is one of them; and when they are together more likely than any one other
/// token, one of them it is. `sampled`: the tokens of this window so far.
Candidates apply_timestamp_rules(std::span<float> logits, std::span<const int> sampled,
                                 const TimestampRules& rules);

class PhraseBias;

/// The filters of one decode, in OpenAI's order, then what is expected. Immutable; any thread.
class LogitRules {
 public:
  LogitRules(const Tokenizer& tokenizer, const DecodeOptions& options);
  ~LogitRules();

  Candidates apply(std::span<float> logits, std::span<const int> sampled) const;

 private:
  Candidates allowed(std::span<float> logits, std::span<const int> sampled) const;

  std::vector<int> blank_;  // forbidden as the first token
  std::vector<int> never_;
  bool timestamps_;
  TimestampRules timestamp_rules_;
  std::unique_ptr<const PhraseBias> bias_;  // null where nothing is expected
};

}  // namespace captiond::whisper
