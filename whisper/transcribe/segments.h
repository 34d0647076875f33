// From the tokens of a window to segments, and how far the next window lies.
#pragma once

#include <cstddef>
#include <vector>

#include "whisper/audio/recording.h"
#include "whisper/text/tokenizer.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

struct CutWindow {
  std::vector<Segment> segments;
  std::size_t next = 0;          // first mel frame of the next window
  bool ends_in_silence = false;  // the text closes with one timestamp: nothing is said after it
};

/// Cuts the result of a window as OpenAI's transcribe() does: between each two neighbouring timestamps. Text
/// after the last pair is left to the next window, which begins there; without any pair the window is one
/// segment.
CutWindow cut_segments(const Tokenizer& tokenizer, const DecodeResult& result, Stretch window);

}  // namespace captiond::whisper
