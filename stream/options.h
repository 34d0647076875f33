// How a stream of sound becomes captions.
#pragma once

#include <string>
#include <vector>

#include "base/time.h"
#include "stream/tuning.h"

namespace captiond {

struct StreamOptions {
  std::string policy = "reconcile";         // or "align-att", "local-agreement"
  std::string language;                     // empty: found out for each utterance,
  std::vector<std::string> languages = {};  // among these; empty: among all that the models know

  std::string task = "transcribe";  // "translate": captions are English; "both": sentences also in English

  SampleTime preview_step = std::chrono::milliseconds(300);  // new speech before another preview pass
  SampleTime preview_window = std::chrono::seconds(6);       // at most so much sound in a preview pass
  SampleTime confirm_step = std::chrono::milliseconds(800);  // new speech before another confirm pass
  SampleTime trim_after = std::chrono::seconds(8);     // of window before its start moves to a committed end
  SampleTime max_window = std::chrono::seconds(28);    // the window never grows past this
  SampleTime max_backlog = std::chrono::seconds(120);  // of sound that waits for confirm; more is given up
  std::vector<std::string> vocabulary = {};            // names and rare words that are likely to be said
  std::size_t prompt_chars = 200;                      // of committed text before the window, as prompt

  Tuning tuning{};  // of the policy reconcile

  bool operator==(const StreamOptions&) const = default;
};

}  // namespace captiond
