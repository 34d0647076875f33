// A whole recording to text.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "base/time.h"
#include "whisper/options.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Called after each pass with the share of the recording that is done, up to 1.
using Progress = std::function<void(double share)>;

/// Transcribes 16 kHz mono samples of any length window by window, as OpenAI's transcribe() does: each window
/// begins where the last timestamp of the one before it lies. Runs on the caller's thread (and the
/// workspace's). Throws Error(code usage) for options that make no sense, such as a language that the model
/// does not know.
///
/// Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", section 4.5.
Transcript transcribe(const Model& model, Workspace& workspace, std::span<const float> samples,
                      const TranscribeOptions& options, const Progress& progress = {});

/// A part of a recording.
struct Region {
  SampleTime begin{0}, end{0};

  bool operator==(const Region&) const = default;
};

/// The same for regions of a recording, such as those where somebody speaks, up to `batch_size` of them side
/// by side: each pass over the weights then serves them all. A region knows nothing of the text of another,
/// so the result does not depend on `batch_size`. clip_timestamps is ignored.
///
/// Bain et al., "WhisperX: Time-Accurate Speech Transcription of Long-Form Audio", 2023, section 2.1.
Transcript transcribe_regions(const Model& model, Workspace& workspace, std::span<const float> samples,
                              std::span<const Region> regions, std::size_t batch_size,
                              const TranscribeOptions& options, const Progress& progress = {});

}  // namespace captiond::whisper
