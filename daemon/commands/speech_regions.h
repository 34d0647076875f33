// Where somebody speaks in a recording.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "base/time.h"
#include "vad/detector.h"
#include "vad/options.h"
#include "whisper/transcribe/transcribe.h"

namespace captiond {

/// Regions of speech in rising order, with the sound before and after them that `options` asks for. Resets
/// the detector.
std::vector<whisper::Region> find_speech(SpeechDetector& detector, std::span<const float> samples,
                                         const VadOptions& options);

/// Joins neighbours, with the silence between them, as long as they last no more than `longest` together: a
/// window costs the same however little is said in it.
std::vector<whisper::Region> join_regions(const std::vector<whisper::Region>& regions, SampleTime longest);

}  // namespace captiond
