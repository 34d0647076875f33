#include "whisper/formats/parameters.h"

#include <tuple>

#include "base/error.h"

namespace captiond::whisper {
namespace {

// Ten times what the largest model has, so that a false number cannot make a list of parameters without end.
constexpr std::size_t kMostMels = 1280, kMostPositions = 15000, kMostState = 12800, kMostLayers = 320;
constexpr std::size_t kMostTokens = 520000;

class ParameterList {
 public:
  void add(std::string name, Shape shape) { list.push_back({std::move(name), std::move(shape)}); }

  void linear(const std::string& name, std::size_t out, std::size_t in, bool bias = true) {
    add(name + ".weight", {out, in});
    if (bias) add(name + ".bias", {out});
  }
  void norm(const std::string& name, std::size_t state) {
    add(name + ".weight", {state});
    add(name + ".bias", {state});
  }
  void convolution(const std::string& name, std::size_t out, std::size_t in) {
    add(name + ".weight", {out, in, kConvWidth});
    add(name + ".bias", {out});
  }
  // `heard`: the state of what keys and values are made of.
  void attention(const std::string& name, std::size_t state, std::size_t heard) {
    norm(name + "_ln", state);
    linear(name + ".query", state, state);
    linear(name + ".key", state, heard, /*bias=*/false);
    linear(name + ".value", state, heard);
    linear(name + ".out", state, state);
  }
  void feed_forward(const std::string& block, std::size_t state) {
    norm(block + ".mlp_ln", state);
    linear(block + ".mlp.0", 4 * state, state);
    linear(block + ".mlp.2", state, 4 * state);
  }

  std::vector<Parameter> list;
};

}  // namespace

std::string text_of(const Shape& shape) {
  std::string text = "(";
  for (const std::size_t length : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(length);
  return text + ")";
}

std::vector<Parameter> parameters(const Dims& dims) {
  ParameterList all;
  const std::size_t audio = dims.n_audio_state, text = dims.n_text_state;
  all.convolution("encoder.conv1", audio, dims.n_mels);
  all.convolution("encoder.conv2", audio, audio);
  all.add("encoder.positional_embedding", {dims.n_audio_ctx, audio});
  for (std::size_t i = 0; i < dims.n_audio_layer; ++i) {
    const std::string block = "encoder.blocks." + std::to_string(i);
    all.attention(block + ".attn", audio, audio);
    all.feed_forward(block, audio);
  }
  all.norm("encoder.ln_post", audio);
  all.add("decoder.token_embedding.weight", {dims.n_vocab, text});
  all.add("decoder.positional_embedding", {dims.n_text_ctx, text});
  for (std::size_t i = 0; i < dims.n_text_layer; ++i) {
    const std::string block = "decoder.blocks." + std::to_string(i);
    all.attention(block + ".attn", text, text);
    all.attention(block + ".cross_attn", text, audio);
    all.feed_forward(block, text);
  }
  all.norm("decoder.ln", text);
  return std::move(all.list);
}

void check_dims(const std::string& path, const Dims& dims) {
  const auto fail = [&](const std::string& what, const std::string& expected, std::size_t found) {
    throw Error(path + ": " + what + ": expected " + expected + ", found " + std::to_string(found),
                ExitCode::bad_model);
  };
  for (const auto& [what, size, most] :
       {std::tuple("mel bands", dims.n_mels, kMostMels),
        std::tuple("audio positions", dims.n_audio_ctx, kMostPositions),
        std::tuple("the encoder's state", dims.n_audio_state, kMostState),
        std::tuple("the encoder's heads", dims.n_audio_head, kMostState),
        std::tuple("the encoder's layers", dims.n_audio_layer, kMostLayers),
        std::tuple("tokens", dims.n_vocab, kMostTokens),
        std::tuple("text positions", dims.n_text_ctx, kMostPositions),
        std::tuple("the decoder's state", dims.n_text_state, kMostState),
        std::tuple("the decoder's heads", dims.n_text_head, kMostState),
        std::tuple("the decoder's layers", dims.n_text_layer, kMostLayers)}) {
    if (size == 0 || size > most) fail(what, "1 to " + std::to_string(most), size);
  }
  for (const auto& [what, state, heads] :
       {std::tuple("the encoder's heads", dims.n_audio_state, dims.n_audio_head),
        std::tuple("the decoder's heads", dims.n_text_state, dims.n_text_head)}) {
    if (state % heads != 0) fail(what, "a divisor of " + std::to_string(state), heads);
  }
}

}  // namespace captiond::whisper
