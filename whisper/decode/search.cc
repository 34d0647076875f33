#include "whisper/decode/search.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "whisper/decode/beam_search.h"
#include "whisper/decode/repetition.h"
#include "whisper/decode/sampling.h"

namespace captiond::whisper {

std::unique_ptr<Search> make_search(const SearchContext& context) {
  const bool beams = context.options.beam_size > 0 && context.options.temperature == 0.0F;
  if (beams) return std::make_unique<BeamSearch>(context);
  return std::make_unique<Sampling>(context);
}

const Hypothesis& best_of(std::span<const Hypothesis> hypotheses, std::optional<float> alpha) {
  assert(!hypotheses.empty());
  const auto score = [alpha](const Hypothesis& hypothesis) {
    const auto length = static_cast<float>(std::max<std::size_t>(1, hypothesis.tokens.size()));
    return hypothesis.sum / (alpha ? std::pow((5.0F + length) / 6.0F, *alpha) : length);
  };
  return *std::max_element(hypotheses.begin(), hypotheses.end(),
                           [&](const auto& a, const auto& b) { return score(a) < score(b); });
}

bool loops(const SearchContext& context, std::span<const int> tokens) {
  if (context.options.loop_repeats == 0) return false;
  if (context.options.without_timestamps) return repeated_tail(tokens, context.options.loop_repeats) > 0;
  std::vector<int> text;
  std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(text),
               [&](int token) { return !context.tokenizer.is_timestamp(token); });
  return repeated_tail(text, context.options.loop_repeats) > 0;
}

}  // namespace captiond::whisper
