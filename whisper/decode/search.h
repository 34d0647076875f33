// How the tokens of a window are found: what every way has in common.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "whisper/decode/attended_frames.h"
#include "whisper/decode/logit_rules.h"
#include "whisper/network/decoder.h"
#include "whisper/options.h"
#include "whisper/text/tokenizer.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

/// One way to write a window down.
struct Hypothesis {
  std::vector<int> tokens;      // no end of text
  std::vector<float> logprobs;  // of each token
  float sum = 0.0F;             // of all log probabilities, with that of the end of text
  Stop stop = Stop::end_of_text;
  std::vector<std::size_t> frames;  // that each token was heard at, if asked for
  std::size_t draft_accepted = 0;
};

/// What a search needs to know; all of it outlives the search.
struct SearchContext {
  const Kernels& kernels;
  const Tokenizer& tokenizer;
  const LogitRules& rules;
  const DecodeOptions& options;
  std::size_t longest = 0;  // tokens that may be chosen: sample_len, or what the model's context has room for
};

/// Where a search begins.
struct Start {
  Sequence text;                         // has been fed the prompt and the draft
  MatrixView logits;                     // the rows of the prompt's last token and of each of the draft
  std::optional<AttendedFrames> frames;  // has seen the prompt; none unless frames are asked for
  const CrossAttention* draft_attention = nullptr;  // with `frames`
};

/// The search for the text of one window. Whoever runs it feeds what it asks for, maybe together with the
/// feeds of other windows, and hands it the logits, until it is done.
class Search {
 public:
  Search() = default;
  Search(const Search&) = delete;
  Search& operator=(const Search&) = delete;
  virtual ~Search() = default;

  virtual void begin(Start start) = 0;
  virtual bool done() const = 0;
  /// Appends feeds that ask for one row each.
  virtual void ask(std::vector<Feed>& feeds) = 0;
  /// The rows asked for, in order.
  virtual void take(MatrixView logits) = 0;
  /// The best text found.
  virtual Hypothesis best() const = 0;
};

/// Greedy, sampling or beam search, as the options want it.
std::unique_ptr<Search> make_search(const SearchContext& context);

/// OpenAI's MaximumLikelihoodRanker: the hypothesis of largest log probability per token or, with `alpha`,
/// over ((5 + tokens) / 6) ^ alpha; of equals the first.
const Hypothesis& best_of(std::span<const Hypothesis> hypotheses, std::optional<float> alpha);

/// Whether a text loops by DecodeOptions::loop_repeats. Timestamps are no text.
bool loops(const SearchContext& context, std::span<const int> tokens);

}  // namespace captiond::whisper
