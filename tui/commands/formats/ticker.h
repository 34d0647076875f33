// The newest words as one short line, for places that show no more: a status bar, a text on a video.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "proto/sentences.h"
#include "tui/reading/clock.h"

namespace captiond {

/// Shows who spoke last: the last words that fit, tentative ones included. Pure: told the time.
class Ticker {
 public:
  static constexpr std::chrono::seconds kHold{10};  // after the last word the line is emptied
  static constexpr std::size_t kRecent = 5;         // sentences

  void introduce(const std::vector<proto::SourceInfo>& sources);
  void add(const proto::Caption& caption);
  void add(const proto::Gap& gap);
  /// Lets a line that nobody adds to go. Call after add() too: time counts from then on.
  void refresh(Clock::time_point now);
  std::optional<Clock::time_point> due() const { return until_; }

  /// At most `width` cells: the newest words, from the beginning of one, "…" in front where some are left
  /// out.
  std::string line(int width) const;
  /// The whole utterance, after its label.
  std::string text() const;
  /// Whether the line holds words that may still change.
  bool tentative() const { return !tail_.empty(); }
  /// The newest sentences, oldest first, after their labels where there are several sources.
  const std::deque<std::string>& recent() const { return recent_; }

 private:
  std::string label(const std::string& source) const;
  std::string words() const;
  void remember(const std::vector<proto::Sentence>& sentences);

  std::map<std::string, std::string> labels_;  // empty unless there are several sources
  proto::Sentences sentences_;
  std::deque<std::string> recent_;
  std::string source_;       // who is shown
  std::string said_, tail_;  // of the utterance shown, which is bounded
  std::uint64_t utterance_ = 0;
  bool fresh_ = false;  // something came since refresh()
  std::optional<Clock::time_point> until_;
};

}  // namespace captiond
