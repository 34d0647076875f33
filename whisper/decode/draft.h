// Is a guess of what was said right? Answered in one pass over all of it.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "whisper/decode/logit_rules.h"
#include "whisper/network/decoder.h"

namespace captiond::whisper {

/// What the decoder would have said in place of a draft (Leviathan, Kalman and Matias, "Fast Inference from
/// Transformers via Speculative Decoding", 2023, at temperature 0).
struct Verification {
  std::size_t accepted = 0;         // tokens at the draft's start that greedy decoding says too
  std::vector<int> best;            // most probable in place of each draft token, and after the last
  std::vector<float> logprobs;      // of each draft token, given those before it
  std::vector<std::size_t> frames;  // encoder frame (20 ms) heard at each place of `best`
};

/// Feeds `before` (at least one token: all that stands before the draft and was not fed yet) and `draft` to
/// `text` in one pass, and leaves in `text` what stands before the draft and the accepted tokens: go on with
/// best[accepted], or truncate() and go on from any earlier place; nothing is computed again. `rules`: which
/// tokens may come, where the draft begins the text. `sound_frames`: as in AttendedFrames. `frames` are those
/// of this pass's tokens; for a text that goes on for many passes use DecodeOptions::draft.
Verification verify(const Model& model, Workspace& workspace, Sequence& text, std::span<const int> before,
                    std::span<const int> draft, const LogitRules& rules, std::size_t sound_frames = 0);

}  // namespace captiond::whisper
