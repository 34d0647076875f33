// Words that were not said: what a model writes where nobody speaks. They are very short, very long or
// improbable, and silence is around them. As OpenAI's transcribe() does with hallucination_silence_threshold.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "whisper/audio/recording.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

/// 0 for an ordinary word; about 1 for one that is improbable, no longer than 67 ms, or as long as 3 s.
double anomaly(const WordTime& word);

/// Whether the first words of a segment are so odd that it may be invented. One without words is not.
bool is_anomalous(const Segment& segment);

/// Where a window lies and what surrounds it.
struct WindowBounds {
  Stretch window;           // frames that hold sound
  std::size_t content = 0;  // frames of the whole recording
  double last_speech = 0;   // seconds: where the last word before the window ended
  double threshold = 0;     // seconds: no shorter silence counts
};

/// The frame to go on from, when the window begins with silence and the first words after it look invented: a
/// window that begins with them may tell.
std::optional<std::size_t> after_leading_silence(const std::vector<Segment>& segments,
                                                 const WindowBounds& bounds);

/// Removes the first segment that looks invented and has silence on both sides, and all after it. Returns the
/// frame to go on from, if it removed any.
std::optional<std::size_t> drop_invented(std::vector<Segment>& segments, const WindowBounds& bounds);

}  // namespace captiond::whisper
