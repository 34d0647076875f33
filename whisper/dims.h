// The size of a Whisper model, read from its weights.
#pragma once

#include <cstddef>
#include <vector>

namespace captiond::whisper {

/// Hyperparameters, named as in OpenAI's ModelDimensions.
struct Dims {
  std::size_t n_mels = 0;
  std::size_t n_audio_ctx = 0, n_audio_state = 0, n_audio_head = 0, n_audio_layer = 0;
  std::size_t n_vocab = 0;
  std::size_t n_text_ctx = 0, n_text_state = 0, n_text_head = 0, n_text_layer = 0;

  bool operator==(const Dims&) const = default;
};

/// A decoder head whose cross-attention follows the sound: word times are read from it.
struct AlignmentHead {
  std::size_t layer = 0, head = 0;

  bool operator==(const AlignmentHead&) const = default;
};

}  // namespace captiond::whisper
