// What the encoder makes of a recording: where tests of decoding begin.
#pragma once

#include <algorithm>
#include <filesystem>

#include "tests/support/clip.h"
#include "whisper/audio/log_mel.h"
#include "whisper/model.h"
#include "whisper/network/encoder.h"
#include "whisper/network/workspace.h"

namespace captiond::test {

/// The features of the first 30 s of a 16 kHz mono file, silence behind it as in OpenAI's decode(). A copy:
/// the workspace may go on.
inline whisper::Matrix hear(const whisper::Model& model, whisper::Workspace& workspace,
                            const std::filesystem::path& clip) {
  const whisper::MelFrames mel = padded_window(whisper::LogMel(model.dims().n_mels), read_clip(clip));
  const auto view = encode(model, workspace, {mel.values.data(), mel.size(), mel.bands, mel.bands});
  whisper::Matrix features(view.rows, view.cols);
  for (std::size_t i = 0; i < view.rows; ++i) std::copy_n(view.row(i), view.cols, features.row(i));
  return features;
}

}  // namespace captiond::test
