// The most probable text as a whole, as far as a few texts side by side can find it.
#pragma once

#include <cstddef>
#include <vector>

#include "whisper/decode/choice.h"
#include "whisper/decode/search.h"

namespace captiond::whisper {

/// OpenAI's BeamSearchDecoder: beam_size texts go on side by side, each with its most probable tokens, and
/// the best of all continuations stay. Ends when beam_size · patience of them have come to their end (Kasai
/// et al., "A Call for Clarity in Beam Search", 2022).
class BeamSearch final : public Search {
 public:
  explicit BeamSearch(const SearchContext& context);

  void begin(Start start) override;
  bool done() const override { return done_; }
  void ask(std::vector<Feed>& feeds) override;
  void take(MatrixView logits) override;
  Hypothesis best() const override;

 private:
  struct Beam {
    Sequence read;
    Hypothesis written;
  };
  struct Continuation {
    float sum;
    std::size_t rank;  // in the order in which they were found, which breaks ties
    std::size_t beam;
    Choice choice;
  };

  void find_continuations(MatrixView logits);
  void keep_the_best();
  void finish(const Beam& beam, const Continuation& continuation);
  void go_on(const Beam& beam, const Continuation& continuation);

  const SearchContext context_;
  const std::size_t most_finished_;
  std::vector<Beam> beams_, next_;  // best first; the first `live_` are in use
  std::size_t live_ = 0, next_live_ = 0;
  std::vector<Choice> choices_;  // of one beam
  std::vector<Continuation> continuations_;
  std::vector<Hypothesis> finished_;
  bool done_ = false;
  Stop stop_ = Stop::end_of_text;  // of the texts that have not come to their end
};

}  // namespace captiond::whisper
