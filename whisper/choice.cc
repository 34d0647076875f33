#include "whisper/choice.h"

#include <algorithm>
#include <cmath>

namespace captiond::whisper {
namespace {

float log_sum_exp(const Kernels& kernels, const Candidates& candidates) {
  return kernels.log_sum_exp(candidates.logits.data(), candidates.logits.size());
}

}  // namespace

Choice most_probable(const Kernels& kernels, const Candidates& candidates) {
  const auto best = std::max_element(candidates.logits.begin(), candidates.logits.end());
  const int token = candidates.first + static_cast<int>(best - candidates.logits.begin());
  return {token, *best - log_sum_exp(kernels, candidates)};
}

void most_probable(const Kernels& kernels, const Candidates& candidates, std::size_t count,
                   std::vector<Choice>& out) {
  out.clear();
  const auto better = [](const Choice& a, const Choice& b) { return a.logprob > b.logprob; };
  int token = candidates.first;
  for (const float logit : candidates.logits) {
    if (!std::isinf(logit) && (out.size() < count || logit > out.back().logprob)) {
      const Choice choice{token, logit};
      if (out.size() == count) out.pop_back();
      out.insert(std::upper_bound(out.begin(), out.end(), choice, better), choice);
    }
    ++token;
  }
  const float total = log_sum_exp(kernels, candidates);
  for (Choice& choice : out) choice.logprob -= total;
}

double Random::next() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
}

Choice draw(const Kernels& kernels, const Candidates& candidates, float temperature, Random& random) {
  const auto logits = candidates.logits;
  const float largest = *std::max_element(logits.begin(), logits.end());
  const auto weight = [&](float logit) { return std::exp(double{logit - largest} / temperature); };
  double total = 0;
  for (const float logit : logits) total += weight(logit);
  double left = random.next() * total;
  std::size_t chosen = 0;
  for (std::size_t i = 0; i < logits.size() && left >= 0; ++i) {
    const double part = weight(logits[i]);
    if (part > 0) chosen = i;  // also the last one, should rounding leave a rest
    left -= part;
  }
  return {candidates.first + static_cast<int>(chosen), logits[chosen] - log_sum_exp(kernels, candidates)};
}

}  // namespace captiond::whisper
