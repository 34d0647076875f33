#include "stream/align_att.h"

#include <algorithm>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kThreshold = 500ms;     // frame_threshold, 25 frames
constexpr SampleTime kLastThreshold = 80ms;  // 4 frames, when nothing follows
constexpr SampleTime kUnsettled = 2s;        // of room at the end of a full window
constexpr int kLastTries = 2;                // for the last pass of an utterance

}  // namespace

AlignAtt::AlignAtt(const StreamOptions& options, CommittedText& text, SampleTime start)
    : options_(options), text_(text), window_start_(start), covered_(start), tried_(start) {}

std::optional<Look> AlignAtt::next(Role role, const Extent& extent) const {
  if (finished_ || role == Role::preview) return std::nullopt;
  if (!extent.over && extent.end - tried_ < options_.confirm_step) return std::nullopt;
  Look look;
  look.span = {window_start_, std::min(extent.end, window_start_ + options_.max_window)};
  look.prompt = text_.prompt(extent.start, window_start_, options_.prompt_chars);
  look.continues = true;
  look.prefix = joined(said_);
  look.prefix_end = said_.empty() ? window_start_ : said_.back().end;
  look.stop_before = extent.over && look.span.end >= extent.end ? kLastThreshold : kThreshold;
  return look;
}

Decision AlignAtt::accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) {
  if (finished_ || role == Role::preview) return {};
  covered_ = tried_ = span.end;
  failures_ = 0;
  finished_ = extent.over && span.end >= extent.end;
  Decision decision{text_.append(plausible(hypothesis.words, span.start, span.end))};
  said_.insert(said_.end(), decision.committed.begin(), decision.committed.end());
  trim(span.end);
  return decision;
}

/// Drops the oldest words, and their sound with them, once the window is full.
void AlignAtt::trim(SampleTime end) {
  const SampleTime room = end + kUnsettled - options_.max_window;
  if (window_start_ >= room) return;
  const auto kept =
      std::find_if(said_.begin(), said_.end(), [room](const Word& word) { return word.start >= room; });
  window_start_ = kept == said_.end() ? room : kept->start;
  said_.erase(said_.begin(), kept);
}

Decision AlignAtt::reject(Role role, Span span, const Extent& extent) {
  if (finished_ || role == Role::preview) return {};
  tried_ = span.end;
  const bool full = span.end - window_start_ >= options_.max_window;
  const bool hopeless = extent.over && ++failures_ >= kLastTries;
  return full || hopeless ? give_up(std::min(span.end, extent.end), extent) : Decision{};
}

Decision AlignAtt::conclude(const Extent& extent) {
  finished_ = finished_ || covered_ >= extent.end;
  return {};
}

Decision AlignAtt::give_up(SampleTime time, const Extent& extent) {
  Decision decision;
  const SampleTime known = said_.empty() ? covered_ : std::max(covered_, said_.back().end);
  if (known < time) decision.lost = {known, time};
  said_.clear();
  window_start_ = covered_ = tried_ = time;
  finished_ = extent.over && time >= extent.end;
  return decision;
}

}  // namespace captiond
