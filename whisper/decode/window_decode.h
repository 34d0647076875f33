// The decode of one window among others that are decoded side by side.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "whisper/decode/attended_frames.h"
#include "whisper/decode/logit_rules.h"
#include "whisper/decode/prompt.h"
#include "whisper/decode/search.h"
#include "whisper/network/decoder.h"
#include "whisper/options.h"
#include "whisper/transcript.h"

namespace captiond::whisper {

/// Feeds the prompt, and the draft with it, then lets the search go on; makes the result of what it finds.
/// Like a search it says what to feed and takes the logits. Options, model and workspace outlive it; not for
/// sharing between threads.
class WindowDecode {
 public:
  /// `languages`: ranked if they were detected, else empty.
  WindowDecode(const Model& model, Workspace& workspace, std::size_t window, const DecodeOptions& options,
               std::vector<LanguageProbability> languages);

  bool done() const { return begun_ && search_->done(); }
  /// Appends feeds; returns how many rows of logits they ask for.
  std::size_t ask(std::vector<Feed>& feeds);
  void take(MatrixView logits);
  /// Once, when it is done.
  DecodeResult result();

 private:
  bool wants_frames() const { return options_.attended_frames || options_.stop_frame; }
  std::size_t ask_prompt(std::vector<Feed>& feeds);
  void begin(MatrixView logits);
  void score_prefix(MatrixView logits);
  std::optional<AttendedFrames> follow_prompt();
  std::vector<std::size_t> follow(std::span<const int> tokens);

  const Model& model_;
  Workspace& workspace_;
  const DecodeOptions& options_;
  DecodeResult result_;
  const Prompt prompt_;
  const LogitRules rules_;
  const SearchContext context_;
  std::span<const int> draft_;
  std::unique_ptr<Search> search_;
  Sequence text_;                            // fed the prompt and the draft
  std::array<CrossAttention, 3> attention_;  // of the prompt up to its sot, the rest of it, and the draft
  std::optional<AttendedFrames> after_prompt_;
  bool begun_ = false;
};

}  // namespace captiond::whisper
