// A whole recording to text.
#pragma once

#include <functional>
#include <span>

#include "whisper/options.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Called after each window with the seconds of the recording that are done.
using Progress = std::function<void(double seconds)>;

/// Transcribes 16 kHz mono samples of any length window by window, as OpenAI's transcribe() does: each window
/// begins where the last timestamp of the one before it lies. Runs on the caller's thread (and the
/// workspace's). Throws Error(code usage) for a language that the model does not know.
///
/// Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", section 4.5.
Transcript transcribe(const Model& model, Workspace& workspace, std::span<const float> samples,
                      const TranscribeOptions& options, const Progress& progress = {});

}  // namespace captiond::whisper
