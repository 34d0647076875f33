// From the encoder's features to the tokens and text of windows.
#pragma once

#include <span>
#include <vector>

#include "whisper/options.h"
#include "whisper/tensor.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

class Model;
struct Workspace;

/// Decodes a window as OpenAI's decode() does. `features`: encode()'s output. Leaves the workspace in this
/// window, so that align() can follow. Throws Error(code usage) for options that make no sense, such as a
/// language that the model does not know.
DecodeResult decode(const Model& model, Workspace& workspace, ConstMatrixView features,
                    const DecodeOptions& options);

/// Decodes windows side by side: each pass reads the weights once for all. The results are those of the
/// windows one by one. Leaves the workspace in these windows.
std::vector<DecodeResult> decode(const Model& model, Workspace& workspace,
                                 std::span<const ConstMatrixView> windows, const DecodeOptions& options);

/// The same with options for each window.
std::vector<DecodeResult> decode(const Model& model, Workspace& workspace,
                                 std::span<const ConstMatrixView> windows,
                                 std::span<const DecodeOptions> options);

}  // namespace captiond::whisper
