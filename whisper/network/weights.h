// A Whisper model's parameters, whatever file they came from.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "whisper/dims.h"
#include "whisper/formats/weights_file.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// y = x weightᵀ + bias.
struct Linear {
  PackedMatrix weight;      // (out, in)
  std::vector<float> bias;  // (out)
};

struct LayerNorm {
  std::vector<float> gain, bias;  // (state)
};

struct SelfAttention {
  LayerNorm norm;
  Linear qkv;  // (3 state, state): the rows of query, then key, then value; the key has no bias of its own
  Linear out;  // (state, state)
};

struct CrossAttentionBlock {
  LayerNorm norm;
  Linear query;      // (state, state)
  Linear key_value;  // (2 state, audio state): the rows of key, then value
  Linear out;        // (state, state)
};

struct FeedForward {
  LayerNorm norm;
  Linear up;    // (4 state, state)
  Linear down;  // (state, 4 state)
};

struct EncoderBlock {
  SelfAttention attention;
  FeedForward feed_forward;
};

struct DecoderBlock {
  SelfAttention attention;
  CrossAttentionBlock cross_attention;
  FeedForward feed_forward;
};

/// What tokens mean: (n_vocab, state). It stays in the file, which is read a row at a time: exactly, and
/// without a second copy of what is the largest matrix of a model. Immutable, so any thread may read it.
class TokenEmbedding {
 public:
  TokenEmbedding() = default;
  explicit TokenEmbedding(std::shared_ptr<const WeightsFile> file) : file_(std::move(file)) {}

  void read(std::size_t first, MatrixView out) const { file_->read(kName, first, out); }

  static inline const std::string kName = "decoder.token_embedding.weight";

 private:
  std::shared_ptr<const WeightsFile> file_;
};

/// A convolution over time of width 3 is kept as the product it is: (out, 3 in), three frames of all channels
/// side by side, the oldest first.
struct EncoderWeights {
  Linear conv1;               // (state, 3 n_mels), stride 1
  Linear conv2;               // (state, 3 state), stride 2
  ConstMatrixView positions;  // (n_audio_ctx, state), as stored: rounding sets it apart from fresh sinusoids
  std::vector<EncoderBlock> blocks;
  LayerNorm norm;
};

struct DecoderWeights {
  TokenEmbedding tokens;
  PackedMatrix logits;  // (n_vocab, state): the same as projection to the logits
  std::span<const float>
      logit_factors;          // of its columns, by which the norm was divided; none for some precisions
  ConstMatrixView positions;  // (n_text_ctx, state)
  std::vector<DecoderBlock> blocks;
  LayerNorm norm;
};

struct Weights {
  Dims dims;
  HugeMemory packed;  // what all matrices lie in
  // Whoever still works on them there, as long as it takes; ends before they go.
  std::jthread settling;
  EncoderWeights encoder;
  DecoderWeights decoder;
};

}  // namespace captiond::whisper
