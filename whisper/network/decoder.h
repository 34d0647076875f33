// The text decoder: tokens in, logits out, given what the encoder heard.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "whisper/network/self_cache.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// What the alignment heads looked at while the decoder read tokens.
struct CrossAttention {
  std::size_t heads = 0, tokens = 0, frames = 0;
  std::vector<float> scores;  // (heads, tokens, frames): q k / sqrt(d) before the softmax; a frame is 20 ms

  MatrixView head(std::size_t i) { return {scores.data() + i * tokens * frames, tokens, frames, frames}; }
  ConstMatrixView head(std::size_t i) const {
    return {scores.data() + i * tokens * frames, tokens, frames, frames};
  }
};

/// One teacher-forced run over a text.
struct Alignment {
  CrossAttention attention;
  /// probabilities[i]: of tokens[i + 1] after tokens[0..i], by a softmax over the text tokens alone; 0 for a
  /// token that is no text. One shorter than the tokens.
  std::vector<float> probabilities;
};

/// Begins windows: computes the keys and values of their cross-attention from the encoder's outputs (frames,
/// d_model), which are not kept. Sequences of earlier windows are of no more use, but do no harm.
void begin_windows(const Model& model, Workspace& workspace, std::span<const ConstMatrixView> features);

/// The same for a single window.
void begin_window(const Model& model, Workspace& workspace, ConstMatrixView features);

/// Of which fed tokens step() shall compute logits: computing a row costs a product with the whole
/// vocabulary.
enum class Rows { none, last, all };

/// Tokens for one sequence, at the positions after those it has. A sequence has at most n_text_ctx.
struct Feed {
  Sequence* sequence = nullptr;
  std::span<const int> tokens;
  Rows rows = Rows::last;
  CrossAttention* attention = nullptr;  // filled when given
};

/// Feeds tokens to any number of sequences in one pass, which reads the weights once. Prefill and single step
/// are this same function. A sequence may stand in several feeds that follow each other: the later one goes
/// on where the earlier ends. Returns logits (rows asked for, n_vocab) in the order of the feeds; they are
/// the caller's to change and stay until the next call on this workspace. Takes no memory once it has run on
/// as much.
MatrixView step(const Model& model, Workspace& workspace, std::span<const Feed> feeds);

/// The same for a single sequence.
MatrixView step(const Model& model, Workspace& workspace, Sequence& sequence, std::span<const int> tokens,
                Rows rows = Rows::last);

/// Feeds all of `tokens` (sot sequence, no-timestamps, text, end of text) to a window that was begun and
/// reports where the alignment heads looked. Ids below `text_end` are text.
Alignment align(const Model& model, Workspace& workspace, std::span<const int> tokens, int text_end,
                std::size_t window = 0);

}  // namespace captiond::whisper
