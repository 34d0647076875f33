#include "stream/local_agreement.h"

#include <algorithm>
#include <iterator>

#include "stream/tail.h"
#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kLeadIn = 300ms;    // of committed sound before the new in a preview window
constexpr SampleTime kUnsettled = 2s;    // at the end of a window, where words still change
constexpr std::size_t kLongLoop = 12;    // words: beyond this repetition is no speech
constexpr std::size_t kWordsMissed = 2;  // on the screen behind the end of a pass that stopped early
constexpr int kMostDetours = 2;          // behind such passes

}  // namespace

LocalAgreement::LocalAgreement(const StreamOptions& options, CommittedText& text, SampleTime start)
    : PreviewedPolicy(options, text, start), buffer_(start) {}

// ---- where to look

std::optional<Look> LocalAgreement::next(Role role, const Extent& extent) const {
  if (finished_) return std::nullopt;
  if (role == Role::confirm)
    return wants_confirm(extent) ? std::optional(look_at(window(extent), extent)) : std::nullopt;
  return wants_preview(extent) ? std::optional(look_at({preview_start(extent.end), extent.end}, extent))
                               : std::nullopt;
}

bool LocalAgreement::wants_confirm(const Extent& extent) const {
  if (extent.over) return true;
  if (extent.pausing()) return confirm_.tried < extent.settle;
  return extent.end - confirm_.tried >= options_.confirm_step;
}

/// A window that would begin inside what is tentative begins with a word, so that no word is cut in two.
SampleTime LocalAgreement::preview_start(SampleTime end) const {
  const SampleTime earliest = std::max(window_start_, buffer_.committed_until() - kLeadIn);
  const SampleTime longest = end - options_.preview_window;
  if (longest <= earliest) return earliest;
  const auto word = std::find_if(previewed_.begin(), previewed_.end(),
                                 [longest](const Word& candidate) { return candidate.start >= longest; });
  return word == previewed_.end() ? longest : std::min(word->start, end - options_.preview_step);
}

Look LocalAgreement::look_at(Span span, const Extent& extent) const {
  return {span, text_.prompt(extent.start, span.start, options_.prompt_chars)};
}

// ---- what was seen

Decision LocalAgreement::accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) {
  if (finished_) return {};
  if (role == Role::confirm) return confirm(span, hypothesis, extent);
  preview_ = {span.end, span.end};
  auto words = without_loop(plausible(hypothesis.words, span.start, span.end), /*last=*/false);
  previewed_ = splice(previewed_, span.start, std::move(words));
  return {};
}

Decision LocalAgreement::confirm(Span span, const Hypothesis& hypothesis, const Extent& extent) {
  const bool last = extent.over && span.end >= extent.end;
  const auto shown = tail();
  confirm_ = {span.end, span.end};
  buffer_.insert(without_loop(plausible(hypothesis.words, span.start, span.end), last));
  Decision decision{text_.append(buffer_.flush())};
  std::erase_if(previewed_,
                [this](const Word& word) { return word.end < buffer_.committed_until() - kLeadIn; });
  stopped_early_ = misses(shown, span);
  const auto more = !last                                         ? trim(span, hypothesis.segment_ends)
                    : stopped_early_ && detours_++ < kMostDetours ? look_behind()
                                                                  : finish().committed;
  decision.committed.insert(decision.committed.end(), more.begin(), more.end());
  return decision;
}

/// Whether words that were on the screen lie behind all that the newest pass heard.
bool LocalAgreement::misses(const std::vector<TailWord>& shown, Span span) const {
  const auto& rest = buffer_.unconfirmed();
  const SampleTime heard_until = rest.empty() ? buffer_.committed_until() : rest.back().end;
  const auto missed = std::count_if(shown.begin(), shown.end(), [&](const TailWord& one) {
    return one.word.start >= heard_until && one.word.end <= span.end;
  });
  return missed >= static_cast<std::ptrdiff_t>(kWordsMissed);
}

/// What the pass that stopped early heard stands; the next one begins behind it.
std::vector<Word> LocalAgreement::look_behind() {
  auto heard = text_.append(buffer_.flush_all());
  cut(std::max(window_start_, buffer_.committed_until()));
  confirm_.covered = window_start_;
  return heard;
}

/// Keeps a closing loop once: two passes would agree on it. A short one may be what was said, so the last
/// pass is believed; a long one is not, and nothing that led to it is a prompt again.
std::vector<Word> LocalAgreement::without_loop(std::vector<Word> words, bool last) {
  const Loop loop = closing_loop(words);
  if (!loop) return words;
  const bool is_long = words.size() - loop.start >= kLongLoop;
  if (is_long) text_.distrust();
  if (is_long || !last) words.resize(loop.start + loop.period);
  return words;
}

Decision LocalAgreement::conclude(const Extent& extent) {
  return finished_ || stopped_early_ || confirm_.covered < extent.end ? Decision{} : finish();
}

Decision LocalAgreement::finish() {
  finished_ = true;
  previewed_.clear();
  return {text_.append(buffer_.flush_all())};
}

std::vector<TailWord> LocalAgreement::tail() const {
  if (finished_) return {};
  return merge_tail(buffer_.committed(), buffer_.committed_until(), buffer_.unconfirmed(), previewed_);
}

// ---- keeping the window short

std::vector<Word> LocalAgreement::trim(Span span, const std::vector<SampleTime>& segment_ends) {
  if (span.end - window_start_ <= options_.trim_after) return {};
  // The last segment is unfinished; of those before it the last one that is wholly committed is the place.
  const auto inside = [this](SampleTime end) {
    return end > window_start_ && end <= buffer_.committed_until();
  };
  const auto closed = segment_ends.rbegin() + (segment_ends.empty() ? 0 : 1);
  const auto place = std::find_if(closed, segment_ends.rend(), inside);
  if (place != segment_ends.rend()) {
    cut(*place);
  } else if (buffer_.committed_until() > window_start_) {
    cut(buffer_.committed_until());
  }
  return span.end - window_start_ > options_.max_window - kUnsettled ? force_cut(span) : std::vector<Word>{};
}

/// Two passes agreed on next to nothing of a full window. The newer one stands, up to where words still
/// change.
std::vector<Word> LocalAgreement::force_cut(Span span) {
  const SampleTime settled = span.end - kUnsettled;
  std::vector<Word> rest = buffer_.flush_all();
  const auto unsettled =
      std::find_if(rest.begin(), rest.end(), [settled](const Word& word) { return word.end > settled; });
  rest.erase(unsettled, rest.end());
  const SampleTime heard = rest.empty() ? window_start_ : rest.back().end;
  cut(std::min(span.end, std::max(heard, window_start_ + options_.max_window / 2)));
  return text_.append(std::move(rest));
}

void LocalAgreement::cut(SampleTime time) {
  buffer_.forget_before(time);
  window_start_ = time;
}

}  // namespace captiond
