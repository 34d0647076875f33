#include "whisper/decode/choice.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace captiond::whisper {
namespace {

// Rows are searched in pieces: the largest of a piece takes few instructions, and most pieces hold nothing of
// interest.
constexpr std::size_t kPiece = 512;

float log_sum_exp(const Kernels& kernels, const Candidates& candidates) {
  return kernels.log_sum_exp(candidates.logits.data(), candidates.logits.size());
}

// In lanes, so that it runs in vector registers.
float largest(std::span<const float> values) {
  constexpr std::size_t kLanes = 16;
  std::array<float, kLanes> lanes;
  lanes.fill(-std::numeric_limits<float>::infinity());
  const std::size_t whole = values.size() / kLanes * kLanes;
  for (std::size_t i = 0; i < whole; i += kLanes)
    for (std::size_t j = 0; j < kLanes; ++j) lanes[j] = values[i + j] > lanes[j] ? values[i + j] : lanes[j];
  float most = *std::max_element(lanes.begin(), lanes.end());
  for (std::size_t i = whole; i < values.size(); ++i) most = std::max(most, values[i]);
  return most;
}

// Calls visit(first) for each piece that holds more than the threshold it has then.
template <typename Visit>
void visit_pieces(std::span<const float> logits, const float& threshold, const Visit& visit) {
  for (std::size_t first = 0; first < logits.size(); first += kPiece) {
    const auto piece = logits.subspan(first, std::min(kPiece, logits.size() - first));
    if (largest(piece) > threshold) visit(first, piece);
  }
}

// Puts a choice where it belongs among those already found and lets the worst go.
void enter(Choice choice, std::size_t count, std::vector<Choice>& best) {
  if (best.size() == count) best.pop_back();
  const auto better = [](const Choice& a, const Choice& b) { return a.logprob > b.logprob; };
  best.insert(std::upper_bound(best.begin(), best.end(), choice, better), choice);
}

}  // namespace

Choice most_probable(const Kernels& kernels, const Candidates& candidates) {
  float best = -std::numeric_limits<float>::infinity();
  std::size_t index = 0;
  visit_pieces(candidates.logits, best, [&](std::size_t first, std::span<const float> piece) {
    const auto most = std::max_element(piece.begin(), piece.end());
    best = *most;
    index = first + static_cast<std::size_t>(most - piece.begin());
  });
  return {candidates.first + static_cast<int>(index), best - log_sum_exp(kernels, candidates)};
}

void most_probable(const Kernels& kernels, const Candidates& candidates, std::size_t count,
                   std::vector<Choice>& out) {
  out.clear();
  float worst = -std::numeric_limits<float>::infinity();  // that would still enter
  visit_pieces(candidates.logits, worst, [&](std::size_t first, std::span<const float> piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      if (piece[i] <= worst) continue;
      enter({candidates.first + static_cast<int>(first + i), piece[i]}, count, out);
      if (out.size() == count) worst = out.back().logprob;
    }
  });
  const float total = log_sum_exp(kernels, candidates);
  for (Choice& choice : out) choice.logprob -= total;
}

double Random::next() {
  std::uint64_t z = state_ += 0x9e3779b97f4a7c15U;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1p-53;
}

Lottery::Lottery(const Kernels& kernels, const Candidates& candidates, float temperature)
    : probabilities_(candidates), temperature_(temperature) {
  best_logprob_ = largest(candidates.logits) - log_sum_exp(kernels, candidates);
  const std::size_t count = candidates.logits.size();
  kernels.softmax({candidates.logits.data(), 1, count, count}, 1.0F / temperature);
  best_probability_ = largest(candidates.logits);
}

Choice Lottery::draw(Random& random) const {
  const auto probabilities = probabilities_.logits;
  double left = random.next();
  std::size_t drawn = 0;
  for (std::size_t i = 0; i < probabilities.size() && left >= 0.0; ++i) {
    if (probabilities[i] > 0.0F) drawn = i;  // also the last one, should rounding leave a rest
    left -= probabilities[i];
  }
  const float behind = temperature_ * std::log(probabilities[drawn] / best_probability_);
  return {probabilities_.first + static_cast<int>(drawn), best_logprob_ + behind};
}

}  // namespace captiond::whisper
