#include "whisper/network/build_weights.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "base/error.h"
#include "whisper/formats/parameters.h"

namespace captiond::whisper {
namespace {

class Builder {
 public:
  Builder(const WeightsFile& file, Precision precision, PackedStore& store)
      : file_(file), precision_(precision), store_(store) {}

  std::vector<float> vector(const std::string& name, std::size_t size) const {
    std::vector<float> out(size);
    read(name, 0, {out.data(), 1, size, size});
    return out;
  }

  Matrix matrix(const std::string& name, std::size_t rows, std::size_t cols) const {
    Matrix out(rows, cols);
    read(name, 0, out.view());
    return out;
  }

  PackedMatrix packed(const std::string& name, std::size_t rows, std::size_t cols) const {
    return stacked(std::span(&name, 1), rows, cols);
  }

  LayerNorm norm(const std::string& name, std::size_t state) const {
    return {vector(name + ".weight", state), vector(name + ".bias", state)};
  }

  Linear linear(const std::string& name, std::size_t out, std::size_t in) const {
    return {packed(name + ".weight", out, in), vector(name + ".bias", out)};
  }

  // The projections of one input, `state` rows each, one below the other. The key has no bias.
  Linear fused(const std::string& attention, std::initializer_list<const char*> projections,
               std::size_t state, std::size_t in) const {
    std::vector<std::string> weights;
    std::vector<float> bias;
    for (const std::string projection : projections) {
      std::string name = attention;
      name.append(".").append(projection);
      weights.push_back(name + ".weight");
      const auto part = projection == "key" ? std::vector<float>(state) : vector(name + ".bias", state);
      bias.insert(bias.end(), part.begin(), part.end());
    }
    return {stacked(weights, state, in), std::move(bias)};
  }

  // The file has (out, in, width), the engine (out, width · in).
  Linear convolution(const std::string& name, std::size_t out, std::size_t in) const {
    const auto rows = [&](std::size_t first, MatrixView to) {
      Matrix stored(to.rows, in * kConvWidth);
      read(name + ".weight", first, stored.view());
      for (std::size_t i = 0; i < to.rows; ++i)
        for (std::size_t j = 0; j < to.cols; ++j)
          to.row(i)[j % kConvWidth * in + j / kConvWidth] = stored.row(i)[j];
    };
    return {pack(out, in * kConvWidth, rows), vector(name + ".bias", out)};
  }

 private:
  // Parameters of `rows` rows each, one below the other.
  PackedMatrix stacked(std::span<const std::string> names, std::size_t rows, std::size_t cols) const {
    const auto read_rows = [&](std::size_t first, MatrixView to) {
      for (std::size_t done = 0; done < to.rows;) {
        const std::size_t row = (first + done) % rows;
        const std::size_t count = std::min(to.rows - done, rows - row);
        read(names[(first + done) / rows], row, to.block(done, count));
        done += count;
      }
    };
    return pack(rows * names.size(), cols, read_rows);
  }

  PackedMatrix pack(std::size_t rows, std::size_t cols, const RowReader& read_rows) const {
    PackedMatrix packed = store_.next(precision_, rows, cols, read_rows);
    file_.relax();  // it exists twice otherwise, for as long as a model loads
    return packed;
  }

  void read(const std::string& name, std::size_t first, MatrixView out) const {
    file_.read(name, first, out);
    for (std::size_t i = 0; i < out.rows; ++i) {
      if (!std::all_of(out.row(i), out.row(i) + out.cols, [](float x) { return std::isfinite(x); })) {
        throw Error(file_.path() + ": " + name + ": expected finite numbers, found another in row " +
                        std::to_string(first + i),
                    ExitCode::bad_model);
      }
    }
  }

  const WeightsFile& file_;
  const Precision precision_;
  PackedStore& store_;
};

FeedForward feed_forward(const Builder& builder, const std::string& block, std::size_t state) {
  return {builder.norm(block + ".mlp_ln", state), builder.linear(block + ".mlp.0", 4 * state, state),
          builder.linear(block + ".mlp.2", state, 4 * state)};
}

SelfAttention self_attention(const Builder& builder, const std::string& block, std::size_t state) {
  const std::string name = block + ".attn";
  return {builder.norm(name + "_ln", state), builder.fused(name, {"query", "key", "value"}, state, state),
          builder.linear(name + ".out", state, state)};
}

CrossAttentionBlock cross_attention(const Builder& builder, const std::string& block, const Dims& dims) {
  const std::string name = block + ".cross_attn";
  const std::size_t state = dims.n_text_state;
  return {builder.norm(name + "_ln", state), builder.linear(name + ".query", state, state),
          builder.fused(name, {"key", "value"}, state, dims.n_audio_state),
          builder.linear(name + ".out", state, state)};
}

EncoderWeights encoder(const Builder& builder, const Builder& careful, const Dims& dims) {
  const std::size_t state = dims.n_audio_state;
  EncoderWeights encoder;
  encoder.conv1 = careful.convolution("encoder.conv1", state, dims.n_mels);
  encoder.conv2 = careful.convolution("encoder.conv2", state, state);
  encoder.positions = builder.matrix("encoder.positional_embedding", dims.n_audio_ctx, state);
  for (std::size_t i = 0; i < dims.n_audio_layer; ++i) {
    const std::string block = "encoder.blocks." + std::to_string(i);
    encoder.blocks.push_back({self_attention(builder, block, state), feed_forward(builder, block, state)});
  }
  encoder.norm = builder.norm("encoder.ln_post", state);
  return encoder;
}

DecoderWeights decoder(const Builder& builder, const Dims& dims) {
  const std::size_t state = dims.n_text_state;
  DecoderWeights decoder;
  decoder.logits = builder.packed(TokenEmbedding::kName, dims.n_vocab, state);
  decoder.positions = builder.matrix("decoder.positional_embedding", dims.n_text_ctx, state);
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    const std::string block = "decoder.blocks." + std::to_string(i);
    decoder.blocks.push_back({self_attention(builder, block, state), cross_attention(builder, block, dims),
                              feed_forward(builder, block, state)});
  }
  decoder.norm = builder.norm("decoder.ln", state);
  return decoder;
}

// Of the parts that int8 would harm most, by their logits: the convolutions, whose errors all layers hear,
// and the decoder, where rounding the vocabulary alone costs nearly a thousandth of their cosine.
Precision careful_precision(Precision precision) {
  return precision == Precision::int8 ? Precision::bf16 : precision;
}

// No fewer bytes than all matrices of a model can have packed: words of up to four bytes a weight, panels and
// words filled up.
std::size_t most_bytes(const Dims& dims, Precision precision) {
  constexpr std::size_t kFill = 64;
  const std::size_t size = precision == Precision::f32 ? sizeof(float) : sizeof(float) / 2;
  std::size_t bytes = 0;
  for (const auto& [name, shape] : parameters(dims)) {
    const std::size_t row =
        std::accumulate(shape.begin() + 1, shape.end(), std::size_t{1}, std::multiplies<>());
    bytes += (shape[0] + kFill) * ((row + kFill) * size + 2 * sizeof(float));
  }
  return bytes;
}

}  // namespace

Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                      PackedStore store) {
  const Builder builder(*file, precision, store);
  const Builder careful(*file, careful_precision(precision), store);
  Weights weights;
  weights.dims = file->dims();
  weights.encoder = encoder(builder, careful, weights.dims);
  weights.decoder = decoder(careful, weights.dims);
  weights.decoder.tokens = TokenEmbedding(file);
  weights.packed = store.finish();
  file->relax();
  return weights;
}

Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                      const Kernels& kernels) {
  return build_weights(file, precision, PackedStore(kernels, most_bytes(file->dims(), precision)));
}

}  // namespace captiond::whisper
