#include "stream/decode_checks.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace captiond {
namespace {

constexpr float kNoSpeech = 0.9F;          // above this probability nothing was said,
constexpr float kDoubtfulNoSpeech = 0.6F;  // or above this when the text is
constexpr float kDoubtfulText = -1.0F;     // less likely than this
constexpr std::size_t kFarBack = 200;      // encoder frames (20 ms)
constexpr float kMostRepetitive = 2.4F;    // compression ratio of text that is no speech

}  // namespace

bool is_silence(const whisper::DecodeResult& result) {
  return result.no_speech_prob > kNoSpeech ||
         (result.no_speech_prob > kDoubtfulNoSpeech && result.avg_logprob < kDoubtfulText);
}

bool runs_in_circles(const whisper::DecodeResult& result) {
  return result.stop == whisper::Stop::length || result.stop == whisper::Stop::loop ||
         result.compression_ratio > kMostRepetitive;
}

bool lost_its_place(const whisper::DecodeResult& result) {
  std::size_t before = result.prefix_frames.empty() ? 0 : result.prefix_frames.back();
  return std::any_of(result.frames.begin(), result.frames.end(), [&before](std::size_t frame) {
    return frame + kFarBack < std::exchange(before, frame);
  });
}

}  // namespace captiond
