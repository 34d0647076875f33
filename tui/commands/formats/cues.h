// Sentences laid out as subtitles.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "proto/sentences.h"

namespace captiond {

inline constexpr int kCueColumns = 42;                          // cells in a line; two lines a cue
inline constexpr double kShortestCue = 1.0, kLongestCue = 7.0;  // seconds on screen
inline constexpr double kReadingSpeed = 20.0;                   // characters a second

/// One or two lines for a stretch of time.
struct Cue {
  double start = 0.0, end = 0.0;  // seconds since the source started
  std::vector<std::string> lines;
  bool operator==(const Cue&) const = default;
};

/// A sentence as cues of at most two lines of kCueColumns, that nobody has to read faster than kReadingSpeed
/// while kLongestCue allows it. The first begins with `prefix`. A word longer than two lines keeps its form.
std::vector<Cue> to_cues(const proto::Sentence& sentence, const std::string& prefix = "");

/// Where cues stand in a file whose readers expect them in order, whatever order sources speak in.
class CueTimes {
 public:
  using Time = std::chrono::milliseconds;
  struct Span {
    Time start, end;
  };

  /// `origin`: the wall clock that is 0; unset: when the first cue starts. `overlap`: whether a cue may begin
  /// before the one before has ended.
  CueTimes(std::optional<double> origin, bool overlap) : origin_(origin), overlap_(overlap) {}

  /// The cue's time in the file: no earlier than any before it, and not empty.
  Span place(const proto::Sentence& sentence, double start, double end);

 private:
  std::optional<double> origin_;
  bool overlap_;
  Time floor_{0};  // no cue starts earlier
};

}  // namespace captiond
