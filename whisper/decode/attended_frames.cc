#include "whisper/decode/attended_frames.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "whisper/decode/alignment.h"

namespace captiond::whisper {

void AttendedFrames::add(const CrossAttention& attention, std::size_t i) {
  if (tokens_++ == 0) {
    heads_ = attention.heads;
    frames_ = attention.frames;
    sums_.assign(heads_ * frames_, {});
    last_.resize(heads_ * frames_);
  }
  assert(heads_ == attention.heads && frames_ == attention.frames);
  for (std::size_t head = 0; head < heads_; ++head) {
    float* last = &last_[head * frames_];
    softmax(attention.head(head).row(i), frames_, last);
    Sums* sums = &sums_[head * frames_];
    for (std::size_t j = 0; j < frames_; ++j) {
      sums[j].sum += last[j];
      sums[j].squares += double{last[j]} * last[j];
    }
  }
}

std::size_t AttendedFrames::frame() {
  assert(tokens_ > 0);
  row_.resize(frames_);
  smooth_.resize(frames_);
  mean_.assign(frames_, 0.0F);
  for (std::size_t head = 0; head < heads_; ++head) {
    for (std::size_t j = 0; j < frames_; ++j) {
      const Sums& sums = sums_[head * frames_ + j];
      const double mean = sums.sum / static_cast<double>(tokens_);
      const double variance = sums.squares / static_cast<double>(tokens_) - mean * mean;
      const double away = last_[head * frames_ + j] - mean;
      row_[j] = variance > 0.0 ? static_cast<float>(away / std::sqrt(variance)) : 0.0F;
    }
    median_filter(row_.data(), frames_, smooth_.data());
    for (std::size_t j = 0; j < frames_; ++j) mean_[j] += smooth_[j];
  }
  const std::size_t sound = sound_frames_ > 0 ? std::min(sound_frames_, frames_) : frames_;
  const auto end = mean_.begin() + static_cast<std::ptrdiff_t>(sound);
  return static_cast<std::size_t>(std::max_element(mean_.begin(), end) - mean_.begin());
}

}  // namespace captiond::whisper
