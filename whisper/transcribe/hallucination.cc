#include "whisper/transcribe/hallucination.h"

#include <algorithm>
#include <string>

#include "whisper/options.h"

namespace captiond::whisper {
namespace {

constexpr double kImprobable = 0.15;
constexpr double kShort = 0.133, kLong = 2.0;  // seconds
constexpr double kPerShortSecond = 15.0;       // what a second of being too short weighs
constexpr std::size_t kWordsHeard = 8;         // of a segment, that judge it
constexpr double kAnomalous = 3.0;
constexpr double kNearEdge = 2.0;  // seconds from an edge of the window: as good as silence

bool is_mark(const std::string& text) {
  static const std::string kMarks = std::string(kPrependPunctuations) + kAppendPunctuations;
  return kMarks.find(text) != std::string::npos;
}

using SegmentIterator = std::vector<Segment>::const_iterator;

SegmentIterator next_with_words(SegmentIterator from, const std::vector<Segment>& segments) {
  return std::find_if(from, segments.end(), [](const Segment& segment) { return !segment.words.empty(); });
}

double begin(const WindowBounds& bounds) {
  return seconds_of(bounds.window.begin);
}

/// Of a full window, whether or not the recording lasts that long.
double full_end(const WindowBounds& bounds) {
  return seconds_of(bounds.window.begin + kWindowFrames);
}

bool silent_before(const Segment& segment, double last_end, const WindowBounds& bounds) {
  return segment.start - last_end > bounds.threshold || segment.start < bounds.threshold ||
         segment.start - begin(bounds) < kNearEdge;
}

bool silent_after(const Segment& segment, SegmentIterator next, const std::vector<Segment>& segments,
                  const WindowBounds& bounds) {
  const bool last = next == segments.end();
  const double next_start = last ? seconds_of(bounds.window.end) : next->words.front().start;
  return next_start - segment.end > bounds.threshold || (!last && is_anomalous(*next)) ||
         full_end(bounds) - segment.end < kNearEdge;
}

}  // namespace

double anomaly(const WordTime& word) {
  const double duration = word.end - word.start;
  double score = word.probability < kImprobable ? 1.0 : 0.0;
  if (duration < kShort) score += (kShort - duration) * kPerShortSecond;
  if (duration > kLong) score += duration - kLong;
  return score;
}

bool is_anomalous(const Segment& segment) {
  if (segment.words.empty()) return false;
  double score = 0.0;
  std::size_t heard = 0;
  for (const WordTime& word : segment.words) {
    if (is_mark(word.text)) continue;
    if (heard++ == kWordsHeard) break;
    score += anomaly(word);
  }
  heard = std::min(heard, kWordsHeard);
  return score >= kAnomalous || score + 0.01 >= static_cast<double>(heard);
}

std::optional<std::size_t> after_leading_silence(const std::vector<Segment>& segments,
                                                 const WindowBounds& bounds) {
  const auto first = next_with_words(segments.begin(), segments);
  if (first == segments.end() || !is_anomalous(*first)) return std::nullopt;
  const double silence = first->start - begin(bounds);
  if (silence <= bounds.threshold) return std::nullopt;
  return bounds.window.begin + frame_at(silence);
}

std::optional<std::size_t> drop_invented(std::vector<Segment>& segments, const WindowBounds& bounds) {
  double last_end = bounds.last_speech;
  for (auto segment = segments.begin(); segment != segments.end(); ++segment) {
    if (segment->words.empty()) continue;
    const auto next = next_with_words(segment + 1, segments);
    if (!is_anomalous(*segment) || !silent_before(*segment, last_end, bounds) ||
        !silent_after(*segment, next, segments, bounds)) {
      last_end = segment->end;
      continue;
    }
    const bool at_end = seconds_of(bounds.content) - segment->end < bounds.threshold;
    const double go_on = std::max(begin(bounds) + 1.0, segment->start);
    segments.erase(segment, segments.end());
    return at_end ? bounds.content : frame_at(go_on);
  }
  return std::nullopt;
}

}  // namespace captiond::whisper
