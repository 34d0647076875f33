// The tail of one source on its way to the screen: words that may still change.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "proto/messages.h"
#include "tui/reading/clock.h"

namespace captiond {

/// Keeps the tail calm to read: it changes at most four times a second, and a word keeps the form that was
/// shown first until it becomes another word; "hello," does not flicker to "Hello". Pure: time is an
/// argument.
class Tentative {
 public:
  static constexpr std::chrono::milliseconds kPace{250};

  /// The newest tail, given after `committed` was taken off the front of what was tentative. With something
  /// committed it shows at once, since the screen changes anyway.
  void offer(const std::vector<proto::Word>& committed, const std::vector<proto::TailWord>& tail,
             Clock::time_point now);
  /// Shows what waits, when its time has come. True when the text changed.
  bool refresh(Clock::time_point now);
  /// When refresh() is worth calling; nothing waits otherwise.
  std::optional<Clock::time_point> due() const;

  const std::string& text() const { return text_; }

 private:
  void show(Clock::time_point now);

  std::vector<std::string> shown_, newest_;
  std::string text_;  // of shown_
  bool waiting_ = false;
  Clock::time_point next_{};  // no earlier does the text change
};

}  // namespace captiond
