#include "whisper/decode/phrase_bias.h"

#include <algorithm>
#include <map>

namespace captiond::whisper {
namespace {

constexpr float kBegins = 1.5F, kGoesOn = 3.0F;  // added to logits

/// How many of the phrase's first tokens were just said, but not all of them.
std::size_t begun(std::span<const int> phrase, std::span<const int> sampled) {
  for (std::size_t length = std::min(phrase.size() - 1, sampled.size()); length > 0; --length)
    if (std::ranges::equal(phrase.first(length), sampled.last(length))) return length;
  return 0;
}

}  // namespace

void PhraseBias::apply(const Candidates& candidates, std::span<const int> sampled) const {
  std::map<int, float> bonuses;  // a token that several phrases want is raised once
  for (const std::vector<int>& phrase : phrases_) {
    const std::size_t length = begun(phrase, sampled);
    float& bonus = bonuses[phrase[length]];
    bonus = std::max(bonus, length > 0 ? kGoesOn : kBegins);
    float& begins = bonuses[phrase[0]];
    begins = std::max(begins, kBegins);
  }
  for (const auto& [token, bonus] : bonuses) {
    const int at = token - candidates.first;
    if (at >= 0 && at < static_cast<int>(candidates.logits.size()))
      candidates.logits[static_cast<std::size_t>(at)] += bonus;
  }
}

}  // namespace captiond::whisper
