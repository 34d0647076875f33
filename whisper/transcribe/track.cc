#include "whisper/transcribe/track.h"

#include <algorithm>
#include <utility>

namespace captiond::whisper {
namespace {

std::size_t frames_of(std::span<const Stretch> clips) {
  std::size_t frames = 0;
  for (const Stretch& clip : clips) frames += clip.size();
  return frames;
}

}  // namespace

Track::Track(std::vector<Stretch> clips, TextMemory text)
    : memory(std::move(text)), clips_(std::move(clips)) {
  if (!clips_.empty()) seek_ = clips_.front().begin;
  settle();
}

Stretch Track::window() const {
  return {seek_, std::min(seek_ + kWindowFrames, clips_[clip_].end)};
}

void Track::go_on(std::size_t frame) {
  seek_ = frame > seek_ ? frame : window().end;
  settle();
}

void Track::settle() {
  while (!done() && seek_ >= clips_[clip_].end) {
    ++clip_;
    if (!done()) seek_ = clips_[clip_].begin;
  }
}

std::size_t Track::frames() const {
  return frames_of(clips_);
}

std::size_t Track::frames_done() const {
  const std::size_t over = frames_of(std::span(clips_).first(clip_));
  return done() ? over : over + (seek_ - clips_[clip_].begin);
}

}  // namespace captiond::whisper
