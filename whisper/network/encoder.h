// The audio encoder: log-mel frames in, features out.
#pragma once

#include "whisper/tensor.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Encodes a window of log-mel frames (frames, n_mels), normalised, an even number of them and at most
/// 2 n_audio_ctx; fewer than that is a shorter audio context and costs accordingly less. Returns features
/// (frames / 2, n_audio_state), 20 ms each, that stay valid until the next encode() on this workspace.
///
/// Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision", section 2.2.
ConstMatrixView encode(const Model& model, Workspace& workspace, ConstMatrixView mel);

}  // namespace captiond::whisper
