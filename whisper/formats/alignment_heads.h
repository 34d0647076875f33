// Which heads of the decoder follow the sound.
#pragma once

#include <vector>

#include "whisper/dims.h"

namespace captiond::whisper {

/// The heads for word times when a model's files name none: those that OpenAI chose for its models, told
/// apart by their sizes (large-v1 and large-v2 have the same; v2's are given), or, as OpenAI does for models
/// it does not know, all heads of the upper half of the decoder. In rising order of layers.
std::vector<AlignmentHead> usual_alignment_heads(const Dims& dims);

}  // namespace captiond::whisper
