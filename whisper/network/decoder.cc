#include "whisper/network/decoder.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "whisper/model.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

// Makes room for the tokens of all feeds in their sequences and lists which row is whose. Feeds of one
// sequence that follow each other are one run.
void enter(Workspace& workspace, std::span<const Feed> feeds) {
  workspace.runs.clear();
  workspace.places.clear();
  workspace.window_of_row.clear();
  for (const auto& [sequence, tokens, rows, attention] : feeds) {
    assert(!tokens.empty() && sequence->window() < workspace.cross_cache.windows());
    for (std::size_t i = 0; i < tokens.size(); ++i) workspace.places.push_back(sequence->size() + i);
    workspace.window_of_row.insert(workspace.window_of_row.end(), tokens.size(),
                                   static_cast<std::uint32_t>(sequence->window()));
    if (workspace.runs.empty() || workspace.runs.back().sequence != sequence)
      workspace.runs.push_back({sequence, 0});
    workspace.runs.back().count += tokens.size();
    sequence->extend(tokens.size());
  }
}

void embed(const DecoderWeights& weights, std::span<const Feed> feeds, std::span<const std::size_t> places,
           MatrixView x) {
  std::size_t row = 0;
  for (const Feed& feed : feeds) {
    for (const int token : feed.tokens) {
      assert(token >= 0 && static_cast<std::size_t>(token) < weights.logits.rows());
      const MatrixView out = x.block(row, 1);
      weights.tokens.read(static_cast<std::size_t>(token), out);
      const float* place = weights.positions.row(places[row++]);
      std::transform(out.data, out.data + x.cols, place, out.data, std::plus<>());
    }
  }
}

void self_attention(const SelfAttention& weights, std::size_t layer, Workspace& workspace) {
  ResidualStream& stream = workspace.text;
  const std::size_t state = stream.x().cols;
  const MatrixView qkv = stream.project(weights.norm, weights.qkv, "attn_ln");
  workspace.self_cache.write(layer, workspace.runs, qkv.columns(state, 2 * state));
  workspace.self_cache.attend(workspace.compute, layer, workspace.runs, qkv.columns(0, state),
                              stream.attended());
  stream.add(stream.attended(), weights.out, "attn");
}

void prepare(const Model& model, const Workspace& workspace, std::span<const Feed> feeds) {
  for (const Feed& feed : feeds) {
    if (!feed.attention) continue;
    CrossAttention& out = *feed.attention;
    out.heads = model.alignment_heads().size();
    out.tokens = feed.tokens.size();
    out.frames = workspace.cross_cache.frames(feed.sequence->window());
    out.scores.resize(out.heads * out.tokens * out.frames);
  }
}

// Writes the scores of this layer's alignment heads to their places.
void capture(const Model& model, std::size_t layer, const Workspace& workspace, std::span<const Feed> feeds,
             ConstMatrixView query) {
  std::size_t row = 0;
  for (const Feed& feed : feeds) {
    for (std::size_t i = 0; feed.attention && i < feed.attention->heads; ++i) {
      const AlignmentHead& aligned = model.alignment_heads()[i];
      if (aligned.layer == layer)
        workspace.cross_cache.scores(layer, feed.sequence->window(), aligned.head,
                                     query.block(row, feed.tokens.size()), feed.attention->head(i));
    }
    row += feed.tokens.size();
  }
}

void cross_attention(const Model& model, std::size_t layer, Workspace& workspace,
                     std::span<const Feed> feeds) {
  const CrossAttentionBlock& weights = model.weights().decoder.blocks[layer].cross_attention;
  ResidualStream& stream = workspace.text;
  const MatrixView query = stream.project(weights.norm, weights.query, "cross_attn_ln");
  capture(model, layer, workspace, feeds, query);
  workspace.cross_cache.attend(workspace.compute, layer, query, workspace.window_of_row, stream.attended());
  stream.add(stream.attended(), weights.out, "cross_attn");
}

// Returns the normalised last layer (tokens, state).
MatrixView forward(const Model& model, Workspace& workspace, std::span<const Feed> feeds) {
  const DecoderWeights& weights = model.weights().decoder;
  enter(workspace, feeds);
  prepare(model, workspace, feeds);
  workspace.text.resize(workspace.window_of_row.size(), model.dims().n_text_state);
  embed(weights, feeds, workspace.places, workspace.text.x());
  for (std::size_t i = 0; i < weights.blocks.size(); ++i) {
    workspace.text.enter(i);
    self_attention(weights.blocks[i].attention, i, workspace);
    cross_attention(model, i, workspace, feeds);
    workspace.text.feed_forward(weights.blocks[i].feed_forward);
  }
  return workspace.text.finish(weights.norm, "ln");
}

std::size_t rows_asked(const Feed& feed) {
  return feed.rows == Rows::all ? feed.tokens.size() : feed.rows == Rows::last ? 1 : 0;
}

ConstMatrixView pick(Workspace& workspace, std::span<const Feed> feeds, ConstMatrixView hidden) {
  std::size_t count = 0;
  for (const Feed& feed : feeds) count += rows_asked(feed);
  if (count == hidden.rows) return hidden;
  workspace.picked.resize(count, hidden.cols);
  std::size_t from = 0, to = 0;
  for (const Feed& feed : feeds) {
    from += feed.tokens.size();
    for (std::size_t i = rows_asked(feed); i > 0; --i)
      std::copy_n(hidden.row(from - i), hidden.cols, workspace.picked.row(to++));
  }
  return workspace.picked.view();
}

MatrixView project(const Model& model, Workspace& workspace, ConstMatrixView hidden) {
  const DecoderWeights& weights = model.weights().decoder;
  workspace.logits.resize(hidden.rows, model.dims().n_vocab);
  const MatrixView logits = workspace.logits.view();
  if (hidden.rows == 0) return logits;
  workspace.compute.multiply(hidden, weights.logits, logits);
  if (has_scales(weights.logits.precision()))
    workspace.likely.mend(workspace.compute, weights, hidden, logits);
  return logits;
}

}  // namespace

void begin_windows(const Model& model, Workspace& workspace, std::span<const ConstMatrixView> features) {
  const StageTimer timer(workspace.times.cross);
  const Dims& dims = model.dims();
  std::vector<std::size_t> frames;
  for (const ConstMatrixView& window : features) {
    assert(window.rows > 0 && window.cols == dims.n_audio_state);
    frames.push_back(window.rows);
  }
  const Linear& key_value = model.weights().decoder.blocks[0].cross_attention.key_value;
  const AttentionKernels& kernels =
      attention_kernels(model.kernels(), key_value.weight.precision(), Queried::by_few);
  workspace.cross_cache.reset(kernels, dims.n_text_layer, dims.n_text_head,
                              dims.n_text_state / dims.n_text_head, frames);
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    for (std::size_t window = 0; window < features.size(); ++window) {
      const MatrixView both = workspace.audio.room(frames[window], 2 * dims.n_text_state);
      workspace.compute.linear(features[window], model.weights().decoder.blocks[i].cross_attention.key_value,
                               both);
      workspace.cross_cache.write(workspace.compute, i, window, both);
    }
  }
}

void begin_window(const Model& model, Workspace& workspace, ConstMatrixView features) {
  begin_windows(model, workspace, std::span(&features, 1));
}

MatrixView step(const Model& model, Workspace& workspace, std::span<const Feed> feeds) {
  const bool single = std::ranges::all_of(feeds, [](const Feed& feed) { return feed.tokens.size() == 1; });
  StageTimes& times = workspace.times;
  const StageTimer timer(single ? times.decode : times.prefill);
  for (const Feed& feed : feeds) (single ? times.decode_tokens : times.prefill_tokens) += feed.tokens.size();
  return project(model, workspace, pick(workspace, feeds, forward(model, workspace, feeds)));
}

MatrixView step(const Model& model, Workspace& workspace, Sequence& sequence, std::span<const int> tokens,
                Rows rows) {
  const Feed feed{&sequence, tokens, rows};
  return step(model, workspace, std::span(&feed, 1));
}

Alignment align(const Model& model, Workspace& workspace, std::span<const int> tokens, int text_end,
                std::size_t window) {
  constexpr std::size_t kRows = 32;  // of logits at a time: a row is large
  Alignment out;
  Sequence sequence(workspace.self_cache, window);
  const Feed feed{&sequence, tokens, Rows::none, &out.attention};
  const MatrixView hidden = forward(model, workspace, std::span(&feed, 1));
  for (std::size_t first = 0; first + 1 < tokens.size(); first += kRows) {
    const std::size_t count = std::min(kRows, tokens.size() - 1 - first);
    const MatrixView logits = project(model, workspace, hidden.block(first, count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::span text(logits.row(i), static_cast<std::size_t>(text_end));
      const int next = tokens[first + i + 1];
      const bool is_text = next < text_end;
      out.probabilities.push_back(
          is_text ? std::exp(text[static_cast<std::size_t>(next)] - workspace.compute.log_sum_exp(text))
                  : 0.0F);
    }
  }
  return out;
}

}  // namespace captiond::whisper
