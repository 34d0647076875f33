#include "whisper/decode/logit_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "whisper/decode/phrase_bias.h"

namespace captiond::whisper {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

std::span<float> part(std::span<float> logits, int first, int end) {
  return logits.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
}

// log Σ exp; minus infinity when all are.
float log_sum_exp(std::span<const float> logits) {
  const float largest = *std::max_element(logits.begin(), logits.end());
  if (std::isinf(largest)) return largest;
  float sum = 0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  return largest + std::log(sum);
}

// The tokens from `text` to before `text_end` and from `time` to before `time_end`.
struct Allowed {
  int text, text_end, time, time_end;
};

Allowed in_order(std::span<const int> sampled, const TimestampRules& rules, int end) {
  const int begin = rules.timestamp_begin;
  if (sampled.empty()) return {begin, begin, begin, std::min(rules.last_initial + 1, end)};
  const auto is_timestamp = [&](int token) { return token >= begin; };
  const bool after_timestamp = is_timestamp(sampled.back());
  const bool after_pair = sampled.size() < 2 || is_timestamp(sampled[sampled.size() - 2]);
  if (after_timestamp && after_pair) return {0, begin, begin, begin};
  const auto last = std::find_if(sampled.rbegin(), sampled.rend(), is_timestamp);
  if (last == sampled.rend()) return {0, begin, begin, end};
  if (after_timestamp) return {rules.eot, begin, *last, end};  // the next may begin where this one ended
  return {0, begin, std::min(*last + 1, end), end};
}

}  // namespace

float Candidates::operator[](int token) const {
  const int at = token - first;
  return at >= 0 && at < static_cast<int>(logits.size()) ? logits[static_cast<std::size_t>(at)] : kForbidden;
}

void suppress(std::span<float> logits, std::span<const int> tokens) {
  for (const int token : tokens) logits[static_cast<std::size_t>(token)] = kForbidden;
}

Candidates apply_timestamp_rules(std::span<float> logits, std::span<const int> sampled,
                                 const TimestampRules& rules) {
  suppress(logits, std::span(&rules.no_timestamps, 1));
  const Allowed allowed = in_order(sampled, rules, static_cast<int>(logits.size()));
  const auto text = part(logits, allowed.text, allowed.text_end);
  const auto times = part(logits, allowed.time, allowed.time_end);
  if (times.empty()) return {allowed.text, text};
  if (text.empty() || log_sum_exp(times) > *std::max_element(text.begin(), text.end()))
    return {allowed.time, times};
  std::fill(logits.begin() + allowed.text_end, logits.begin() + allowed.time, kForbidden);
  return {allowed.text, part(logits, allowed.text, allowed.time_end)};
}

LogitRules::LogitRules(const Tokenizer& tokenizer, const DecodeOptions& options)
    : timestamps_(!options.without_timestamps) {
  const SpecialTokens& special = tokenizer.special();
  if (options.suppress_blank) {
    blank_ = tokenizer.encode(" ");
    blank_.push_back(special.eot);
  }
  for (const int token : options.suppress_tokens) {
    if (token >= 0) never_.push_back(token);
  }
  if (never_.size() < options.suppress_tokens.size()) {
    const auto& marks = tokenizer.non_speech_tokens();
    never_.insert(never_.end(), marks.begin(), marks.end());
  }
  never_.insert(never_.end(), {special.sot, special.translate, special.transcribe, special.start_of_lm,
                               special.start_of_prev, special.no_speech});
  const double latest = options.max_initial_timestamp.value_or(0.0F);
  const int initial = latest > 0 ? static_cast<int>(std::lround(latest / kTimestampStep)) : kTimestampTokens;
  timestamp_rules_ = {special.eot, special.no_timestamps, special.timestamp_begin,
                      special.timestamp_begin + std::min(initial, kTimestampTokens - 1)};
  if (!options.phrases.empty()) bias_ = std::make_unique<PhraseBias>(options.phrases);
}

LogitRules::~LogitRules() = default;

Candidates LogitRules::apply(std::span<float> logits, std::span<const int> sampled) const {
  const Candidates candidates = allowed(logits, sampled);
  if (bias_) bias_->apply(candidates, sampled);
  return candidates;
}

Candidates LogitRules::allowed(std::span<float> logits, std::span<const int> sampled) const {
  if (sampled.empty()) suppress(logits, blank_);
  suppress(logits, never_);
  if (!timestamps_) return {0, logits};
  return apply_timestamp_rules(logits, sampled, timestamp_rules_);
}

}  // namespace captiond::whisper
