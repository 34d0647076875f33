// How far a recording, or a part of it, has been transcribed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "whisper/audio/recording.h"
#include "whisper/transcribe/text_memory.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

/// Stretches whose windows are decoded one after another, each prompted with the text before it. Tracks know
/// nothing of each other, so their windows may be decoded side by side. Used by one thread.
class Track {
 public:
  /// `clips`: in the order in which they are heard.
  Track(std::vector<Stretch> clips, TextMemory memory);

  bool done() const { return clip_ == clips_.size(); }
  /// The next window: from here at most 30 s, within a clip.
  Stretch window() const;
  /// The next window begins at `frame`, or in a later clip once this one is over. A frame that is no later
  /// than this window's would repeat it: then the window is done with.
  void go_on(std::size_t frame);

  /// Frames of all clips, and those of them that are done.
  std::size_t frames() const;
  std::size_t frames_done() const;

  TextMemory memory;
  double last_speech = 0.0;  // seconds: where the last word so far ended
  std::vector<Segment> segments;

 private:
  /// Enters the next clip that has something left at or after `seek_`.
  void settle();

  std::vector<Stretch> clips_;
  std::size_t clip_ = 0;  // the one being transcribed
  std::size_t seek_ = 0;  // first frame of the next window
};

}  // namespace captiond::whisper
