#include "whisper/logit_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace captiond::whisper {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

void forbid(std::span<float> logits, int first, int end) {
  if (first < end) std::fill(logits.begin() + first, logits.begin() + end, kForbidden);
}

// log Σ exp; minus infinity when all are.
double log_sum_exp(std::span<const float> logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  if (std::isinf(largest)) return largest;
  double sum = 0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum);
}

void forbid_out_of_order(std::span<float> logits, std::span<const int> sampled, const TimestampRules& rules) {
  const int end = static_cast<int>(logits.size());
  const auto is_timestamp = [&](int token) { return token >= rules.timestamp_begin; };
  const bool after_timestamp = !sampled.empty() && is_timestamp(sampled.back());
  const bool after_pair = sampled.size() < 2 || is_timestamp(sampled[sampled.size() - 2]);
  if (after_timestamp && after_pair) forbid(logits, rules.timestamp_begin, end);
  if (after_timestamp && !after_pair) forbid(logits, 0, rules.eot);

  const auto last = std::find_if(sampled.rbegin(), sampled.rend(), is_timestamp);
  if (last == sampled.rend()) return;
  const bool closes_segment = after_timestamp && !after_pair;  // the next one may begin where this one ended
  forbid(logits, rules.timestamp_begin, closes_segment ? *last : std::min(*last + 1, end));
}

}  // namespace

void suppress(std::span<float> logits, std::span<const int> tokens) {
  for (const int token : tokens) logits[static_cast<std::size_t>(token)] = kForbidden;
}

void apply_timestamp_rules(std::span<float> logits, std::span<const int> sampled,
                           const TimestampRules& rules) {
  const int end = static_cast<int>(logits.size());
  suppress(logits, std::span(&rules.no_timestamps, 1));
  forbid_out_of_order(logits, sampled, rules);
  if (sampled.empty()) {
    forbid(logits, 0, rules.timestamp_begin);
    forbid(logits, rules.last_initial + 1, end);
  }
  const auto begin = static_cast<std::size_t>(rules.timestamp_begin);
  const auto others = logits.first(begin);
  if (log_sum_exp(logits.subspan(begin)) > *std::max_element(others.begin(), others.end())) {
    forbid(logits, 0, rules.timestamp_begin);
  }
}

LogitRules::LogitRules(const Tokenizer& tokenizer, const DecodeOptions& options)
    : timestamps_(!options.without_timestamps) {
  const SpecialTokens& special = tokenizer.special();
  if (options.suppress_blank) {
    blank_ = tokenizer.encode(" ");
    blank_.push_back(special.eot);
  }
  if (options.suppress_non_speech) never_ = tokenizer.non_speech_tokens();
  never_.insert(never_.end(), {special.sot, special.translate, special.transcribe, special.start_of_lm,
                               special.start_of_prev, special.no_speech});
  const int initial = static_cast<int>(std::lround(options.max_initial_timestamp / kTimestampStep));
  timestamp_rules_ = {special.eot, special.no_timestamps, special.timestamp_begin,
                      special.timestamp_begin + std::min(initial, kTimestampTokens - 1)};
}

void LogitRules::apply(std::span<float> logits, std::span<const int> sampled) const {
  if (sampled.empty()) suppress(logits, blank_);
  suppress(logits, never_);
  if (timestamps_) apply_timestamp_rules(logits, sampled, timestamp_rules_);
}

}  // namespace captiond::whisper
