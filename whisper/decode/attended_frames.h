// Where in the sound the decoder is, read while it decodes.
//
// AlignAtt: Papi, Turchi and Negri, "AlignAtt: Using Attention-based Audio-Translation Alignments as a Guide
// for Simultaneous Speech Translation", 2023; for Whisper as in SimulStreaming (Macháček and Polák, 2025).
#pragma once

#include <cstddef>
#include <vector>

#include "whisper/network/decoder.h"

namespace captiond::whisper {

/// Follows one text. Each token's attention, as the alignment heads have it, is standardised over the tokens
/// so far, smoothed over time by a median of seven and averaged over the heads; the frame where it is largest
/// is what the next token is about. Tokens are added in order; sums are kept, not the tokens. Not for sharing
/// between threads.
class AttendedFrames {
 public:
  /// `sound_frames`: encoder frames that hold sound, among which the answer lies; 0: all.
  explicit AttendedFrames(std::size_t sound_frames = 0) : sound_frames_(sound_frames) {}

  /// Adds token `i` of what the decoder read.
  void add(const CrossAttention& attention, std::size_t i);
  /// The frame that the token after the last one added is heard at.
  std::size_t frame();

 private:
  struct Sums {
    double sum = 0.0, squares = 0.0;  // of the probabilities that tokens gave a frame
  };

  std::size_t sound_frames_;
  std::size_t heads_ = 0, frames_ = 0, tokens_ = 0;
  std::vector<Sums> sums_;                  // (heads, frames)
  std::vector<float> last_;                 // (heads, frames): of the last token
  std::vector<float> row_, smooth_, mean_;  // scratch, (frames)
};

}  // namespace captiond::whisper
