// The temperature ladder: a window whose text looks wrong is decoded again, a little more at random.
#pragma once

#include <span>
#include <vector>

#include "whisper/options.h"
#include "whisper/tensor.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Whether nobody speaks in a window: it is silent with more than the threshold's probability, and its tokens
/// are not so likely that they were heard all the same.
bool is_silence(const DecodeResult& result, const TranscribeOptions& options);

/// Whether a text repeats itself too much or its tokens are too unlikely, unless that is because nobody
/// speaks.
bool needs_fallback(const DecodeResult& result, const TranscribeOptions& options);

/// Decodes windows, and those that need it again at each further temperature; the last answer stands as it
/// is. `features`: outputs of encode(). `decode`: options of each window, whose temperature is ignored.
/// Leaves the workspace in these windows, in their order.
///
/// Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", section 4.5.
std::vector<DecodeResult> decode_with_fallback(const Model& model, Workspace& workspace,
                                               std::span<const ConstMatrixView> features,
                                               std::span<const DecodeOptions> decode,
                                               const TranscribeOptions& options);

}  // namespace captiond::whisper
