// What a decoder's answer says of itself: whether it may be believed.
#pragma once

#include "whisper/transcript.h"

namespace captiond {

/// The model itself says that nobody spoke.
bool is_silence(const whisper::DecodeResult& result);

/// It was stopped because it went on too long, or it repeats itself.
bool runs_in_circles(const whisper::DecodeResult& result);

/// At some word the decoder turned back to sound four seconds before that of the word in front: it has lost
/// its place, and goes on from what it was told rather than from what it hears (SimulStreaming's
/// rewind_threshold, for each token). Needs `frames` and `prefix_frames`.
bool lost_its_place(const whisper::DecodeResult& result);

}  // namespace captiond
