#include "whisper/decoder.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "whisper/model.h"
#include "whisper/workspace.h"

namespace captiond::whisper {
namespace {

void embed(const DecoderWeights& weights, std::span<const int> tokens, std::size_t position, MatrixView x) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    assert(tokens[i] >= 0 && static_cast<std::size_t>(tokens[i]) < weights.tokens.rows());
    const float* token = weights.tokens.row(static_cast<std::size_t>(tokens[i]));
    const float* place = weights.positions.row(position + i);
    std::transform(token, token + x.cols, place, x.row(i), std::plus<>());
  }
}

void self_attention(const SelfAttention& weights, std::size_t layer, Workspace& workspace) {
  ResidualStream& stream = workspace.text;
  const auto [rows, state] = std::pair(stream.x().rows, stream.x().cols);
  const MatrixView qkv = stream.project(weights.norm, weights.qkv, "attn_ln");
  workspace.self_cache.write(layer, workspace.length, qkv.columns(state, state),
                             qkv.columns(2 * state, state));
  workspace.compute.attention(
      qkv.columns(0, state), workspace.self_cache.keys(layer, workspace.length + rows),
      workspace.self_cache.values(layer, workspace.length + rows), Mask::causal, stream.attended());
  stream.add(stream.attended(), weights.out, "attn");
}

// Writes the scores of this layer's alignment heads to their places.
void capture(const Model& model, std::size_t layer, ConstMatrixView query, const Heads& keys,
             CrossAttention& out) {
  const float scale = 1.0F / std::sqrt(static_cast<float>(keys.dim));
  for (std::size_t i = 0; i < out.heads; ++i) {
    const AlignmentHead& aligned = model.alignment_heads()[i];
    if (aligned.layer != layer) continue;
    float* scores = out.scores.data() + i * out.tokens * out.frames;
    model.kernels().multiply_transposed(query.columns(aligned.head * keys.dim, keys.dim), keys[aligned.head],
                                        nullptr, {scores, out.tokens, out.frames, out.frames});
    std::transform(scores, scores + out.tokens * out.frames, scores, [scale](float x) { return x * scale; });
  }
}

void cross_attention(const Model& model, std::size_t layer, Workspace& workspace, CrossAttention* captured) {
  const CrossAttentionBlock& weights = model.weights().decoder.blocks[layer].cross_attention;
  ResidualStream& stream = workspace.text;
  const Heads keys = workspace.cross_cache.keys(layer, workspace.frames);
  const MatrixView query = stream.project(weights.norm, weights.query, "cross_attn_ln");
  if (captured) capture(model, layer, query, keys, *captured);
  workspace.compute.attention(query, keys, workspace.cross_cache.values(layer, workspace.frames), Mask::none,
                              stream.attended());
  stream.add(stream.attended(), weights.out, "cross_attn");
}

// Returns the normalised last layer (tokens, state).
MatrixView forward(const Model& model, Workspace& workspace, std::span<const int> tokens,
                   CrossAttention* captured) {
  const DecoderWeights& weights = model.weights().decoder;
  assert(!tokens.empty() && workspace.length + tokens.size() <= model.dims().n_text_ctx);
  workspace.text.resize(tokens.size(), model.dims().n_text_state);
  embed(weights, tokens, workspace.length, workspace.text.x());
  for (std::size_t i = 0; i < weights.blocks.size(); ++i) {
    workspace.text.enter(i);
    self_attention(weights.blocks[i].attention, i, workspace);
    cross_attention(model, i, workspace, captured);
    workspace.text.feed_forward(weights.blocks[i].feed_forward);
  }
  workspace.length += tokens.size();
  return workspace.text.finish(weights.norm, "ln");
}

MatrixView project(const Model& model, Workspace& workspace, ConstMatrixView hidden) {
  workspace.logits.resize(hidden.rows, model.dims().n_vocab);
  workspace.compute.multiply(hidden, model.weights().decoder.logits, workspace.logits.view());
  return workspace.logits.view();
}

}  // namespace

void begin_window(const Model& model, Workspace& workspace, ConstMatrixView features) {
  const Dims& dims = model.dims();
  assert(features.rows > 0 && features.cols == dims.n_audio_state);
  workspace.frames = features.rows;
  workspace.length = 0;
  workspace.key_value.resize(features.rows, 2 * dims.n_text_state);
  workspace.cross_cache.reset(dims.n_text_layer, dims.n_text_head, dims.n_text_state / dims.n_text_head,
                              features.rows);
  const MatrixView key_value = workspace.key_value.view();
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    workspace.compute.linear(features, model.weights().decoder.blocks[i].cross_attention.key_value,
                             key_value);
    workspace.cross_cache.write(i, 0, key_value.columns(0, dims.n_text_state),
                                key_value.columns(dims.n_text_state, dims.n_text_state));
  }
}

MatrixView step(const Model& model, Workspace& workspace, std::span<const int> tokens, Rows rows) {
  const MatrixView hidden = forward(model, workspace, tokens, nullptr);
  return project(model, workspace, rows == Rows::all ? hidden : hidden.block(hidden.rows - 1, 1));
}

std::size_t fed(const Workspace& workspace) {
  return workspace.length;
}

void rewind(Workspace& workspace, std::size_t length) {
  assert(length <= workspace.length);
  workspace.length = length;
}

Alignment align(const Model& model, Workspace& workspace, std::span<const int> tokens, int text_end) {
  constexpr std::size_t kRows = 32;  // of logits at a time: a row is large
  Alignment out;
  out.attention = {model.alignment_heads().size(), tokens.size(), workspace.frames, {}};
  out.attention.scores.resize(out.attention.heads * tokens.size() * workspace.frames);
  rewind(workspace, 0);
  const MatrixView hidden = forward(model, workspace, tokens, &out.attention);
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
