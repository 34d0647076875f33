// The text decoder: tokens in, logits out, given what the encoder heard.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "whisper/tensor.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// What the alignment heads looked at while the decoder read a text.
struct CrossAttention {
  std::size_t heads = 0, tokens = 0, frames = 0;
  std::vector<float> scores;  // (heads, tokens, frames): q k / sqrt(d) before the softmax; a frame is 20 ms
};

/// One teacher-forced run over a text.
struct Alignment {
  CrossAttention attention;
  /// probabilities[i]: of tokens[i + 1] after tokens[0..i], by a softmax over the text tokens alone; 0 for a
  /// token that is no text. One shorter than the tokens.
  std::vector<float> probabilities;
};

/// Begins a window: computes the keys and values of its cross-attention from the encoder's output
/// (frames, d_model) and empties the self-attention cache. `features` is not kept.
void begin_window(const Model& model, Workspace& workspace, ConstMatrixView features);

/// Of which fed tokens step() shall compute logits: computing a row costs a product with the whole
/// vocabulary.
enum class Rows { all, last };

/// Feeds one or more tokens at the positions after those already fed. Prefill and single step are this same
/// function. Returns logits (tokens or 1, n_vocab) that stay valid until the next call on this workspace.
/// The tokens fed since begin_window() may number at most n_text_ctx.
MatrixView step(const Model& model, Workspace& workspace, std::span<const int> tokens,
                Rows rows = Rows::last);

/// How many tokens were fed since begin_window(), and forgetting all but the first `length` of them.
std::size_t fed(const Workspace& workspace);
void rewind(Workspace& workspace, std::size_t length);

/// Feeds all of `tokens` (sot sequence, no-timestamps, text, end of text) to the window that begin_window()
/// began and reports where the alignment heads looked. Ids below `text_end` are text.
Alignment align(const Model& model, Workspace& workspace, std::span<const int> tokens, int text_end);

}  // namespace captiond::whisper
