#include "whisper/network/build_weights.h"

#include <functional>
#include <numeric>
#include <string>
#include <utility>

#include "whisper/formats/parameters.h"
#include "whisper/network/weights_builder.h"

namespace captiond::whisper {
namespace {

FeedForward feed_forward(const WeightsBuilder& builder, const std::string& block, std::size_t state) {
  auto [norm, up] = builder.normed(block + ".mlp_ln", block + ".mlp", {"0"}, 4 * state, state);
  return {std::move(norm), std::move(up), builder.linear(block + ".mlp.2", state, 4 * state)};
}

SelfAttention self_attention(const WeightsBuilder& builder, const std::string& block, std::size_t state) {
  const std::string name = block + ".attn";
  auto [norm, qkv] = builder.normed(name + "_ln", name, {"query", "key", "value"}, state, state);
  return {std::move(norm), std::move(qkv), builder.linear(name + ".out", state, state)};
}

CrossAttentionBlock cross_attention(const WeightsBuilder& builder, const std::string& block,
                                    const Dims& dims) {
  const std::string name = block + ".cross_attn";
  const std::size_t state = dims.n_text_state;
  auto [norm, query] = builder.normed(name + "_ln", name, {"query"}, state, state);
  return {std::move(norm), std::move(query), builder.fused(name, {"key", "value"}, state, dims.n_audio_state),
          builder.linear(name + ".out", state, state)};
}

EncoderWeights encoder(const WeightsBuilder& builder, const WeightsBuilder& early, const Dims& dims) {
  const std::size_t state = dims.n_audio_state;
  EncoderWeights encoder;
  encoder.conv1 = early.convolution("encoder.conv1", state, dims.n_mels);
  encoder.conv2 = early.convolution("encoder.conv2", state, state);
  encoder.positions = builder.matrix("encoder.positional_embedding", dims.n_audio_ctx, state);
  for (std::size_t i = 0; i < dims.n_audio_layer; ++i) {
    const std::string block = "encoder.blocks." + std::to_string(i);
    encoder.blocks.push_back(
        {self_attention(i == 0 ? early : builder, block, state), feed_forward(builder, block, state)});
  }
  encoder.norm = builder.norm("encoder.ln_post", state);
  return encoder;
}

DecoderWeights decoder(const WeightsBuilder& builder, const WeightsBuilder& for_logits, const Dims& dims) {
  const std::size_t state = dims.n_text_state;
  DecoderWeights decoder;
  WeightsBuilder::Normed last = for_logits.normed("decoder.ln", TokenEmbedding::kName, dims.n_vocab, state);
  decoder.norm = std::move(last.norm);
  decoder.logits = std::move(last.weight);
  decoder.logit_factors = last.factors;
  decoder.positions = builder.matrix("decoder.positional_embedding", dims.n_text_ctx, state);
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    const std::string block = "decoder.blocks." + std::to_string(i);
    decoder.blocks.push_back({self_attention(builder, block, state), cross_attention(builder, block, dims),
                              feed_forward(builder, block, state)});
  }
  return decoder;
}

// Of what int8 would harm most, since all layers hear its errors: the convolutions and the first attention.
// It is their weights that bytes are too coarse for.
Precision early_precision(Precision precision) {
  return precision == Precision::int8 ? Precision::bf16 : precision;
}

// Of the decoder, which reads all its weights for a token and so has time for more exact products. A long
// prompt has none, nor have the keys and values of a window.
Precision decoder_precision(Precision precision) {
  return precision == Precision::int8 ? Precision::int8_grouped : precision;
}

// Of the logits, which are to be exact for many rows, too.
Precision logits_precision(Precision precision) {
  return precision == Precision::int8 ? Precision::int8_wide : precision;
}

// No fewer bytes than all parameters of a model can have packed: words of up to four bytes a weight, panels
// and words filled up. Numbers that nothing is multiplied with stay floats.
std::size_t most_bytes(const Dims& dims, Precision precision) {
  constexpr std::size_t kFill = 64;
  std::size_t bytes = 0;
  for (const auto& [name, shape] : parameters(dims)) {
    const bool floats = precision == Precision::f32 || name.ends_with("positional_embedding");
    const std::size_t size = floats ? sizeof(float) : sizeof(float) / 2;
    const std::size_t row =
        std::accumulate(shape.begin() + 1, shape.end(), std::size_t{1}, std::multiplies<>());
    bytes += kFill + (shape[0] + kFill) * ((row + kFill) * size + 2 * sizeof(float));
  }
  return bytes;
}

}  // namespace

Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                      PackedStore store) {
  const WeightsBuilder builder(*file, precision, store);
  const WeightsBuilder early(*file, early_precision(precision), store);
  const WeightsBuilder for_decoder(*file, decoder_precision(precision), store);
  const WeightsBuilder for_logits(*file, logits_precision(precision), store);
  Weights weights;
  weights.dims = file->dims();
  weights.encoder = encoder(builder, early, weights.dims);
  weights.decoder = decoder(for_decoder, for_logits, weights.dims);
  weights.decoder.tokens = TokenEmbedding(file);
  weights.packed = store.finish();
  return weights;
}

Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                      const Kernels& kernels) {
  return build_weights(file, precision, PackedStore(kernels, most_bytes(file->dims(), precision)));
}

}  // namespace captiond::whisper
