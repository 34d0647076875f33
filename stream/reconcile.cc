#include "stream/reconcile.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "stream/hearings.h"
#include "stream/settling.h"
#include "stream/tail.h"
#include "stream/window_cut.h"
#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kWordsUnheard = 2;  // that preview heard where confirm has none: it has lost its way
constexpr int kMostDetours = 2;
constexpr std::size_t kLongLoop = 12;  // words: beyond this repetition is no speech
constexpr SampleTime kUnsettled = 2s;  // of room at the end of a full window

}  // namespace

Reconcile::Reconcile(const StreamOptions& options, CommittedText& text, SampleTime start)
    : PreviewedPolicy(options, text, start), said_(start, tuning_.forced), screen_(tuning_) {}

bool Reconcile::pauses(const Extent& extent) const {
  return extent.over || extent.end - extent.speech_end >= tuning_.pause;
}

// ---- what was seen

Decision Reconcile::accept(Role role, Span span, const Hypothesis& hypothesis, const Extent& extent) {
  if (finished_) return {};
  if (role == Role::confirm) return confirm(span, hypothesis, extent);
  preview(span, hypothesis, extent);
  return {};
}

void Reconcile::preview(Span span, const Hypothesis& hypothesis, const Extent& extent) {
  preview_ = {span.end, span.end};
  auto words = without_loop(plausible(hypothesis.words, span.start, span.end));
  auto heard = splice(previewed_, span.start, std::move(words));
  const bool all = pauses(extent) && span.end > extent.speech_end;
  const SampleTime until = all ? span.end : span.end - tuning_.unfinished;
  preview_shown_ = finished_words(heard, until, previewed_);
  previewed_ = std::move(heard);
  refresh({});
}

Decision Reconcile::confirm(Span span, const Hypothesis& hypothesis, const Extent& extent) {
  confirm_ = {span.end, span.end};
  heard_ = without_timeless(without_loop(plausible(hypothesis.words, span.start, span.end)));
  heard_ = words_borne_out(std::move(heard_), previewed_, tuning_.borne_out, tuning_.one_borne_out);
  said_.hear_again(heard_);
  heard_ = without_echo(std::move(heard_), said_.latest());
  heard_ = with_skipped(std::move(heard_), said_.words(), said_.end(), previewed_, tuning_.hole);
  const bool last = extent.over && span.end >= extent.end, lost = lost_its_way(span, extent);
  Decision decision;
  detours_ = lost ? detours_ + 1 : 0;
  if (lost && detours_ <= kMostDetours) {
    decision.committed = commit(last ? heard_.size() : settled(extent));
    cut(said_.words().size(), said_.end());
    confirm_.covered = said_.end();
  } else {
    decision.committed = commit(settled(extent));
    auto more = last ? finish().committed : trim(span.end);
    std::move(more.begin(), more.end(), std::back_inserter(decision.committed));
  }
  said_.tell_all();
  refresh(decision.committed);
  return decision;
}

/// The speaker pauses, and the last pass heard all that was said: it reaches behind the speech, or nearly so,
/// and preview heard the same words to the end.
bool Reconcile::heard_all(const Extent& extent) const {
  if (!pauses(extent) || confirm_.covered + tuning_.fading < extent.speech_end) return false;
  if (confirm_.covered > extent.speech_end) return true;
  return !extent.over && std::all_of(heard_.begin(), heard_.end(), [this](const Word& word) {
    return word.end <= confirm_.covered - tuning_.unfinished && is_among(word, previewed_);
  });
}

/// How many words that confirm heard may be committed.
std::size_t Reconcile::settled(const Extent& extent) const {
  if (heard_all(extent)) return heard_.size();
  return settled_words(heard_, confirm_.covered, tuning_);
}

/// Speech goes on behind the last word, and preview heard it.
bool Reconcile::lost_its_way(Span span, const Extent& extent) const {
  const SampleTime heard_until = heard_.empty() ? said_.end() : heard_.back().end;
  if (std::min(extent.speech_end, span.end) - heard_until < tuning_.unheard) return false;
  const auto missed = std::count_if(previewed_.begin(), previewed_.end(), [&](const Word& word) {
    return word.start > heard_until && word.end <= span.end;
  });
  return missed >= static_cast<std::ptrdiff_t>(kWordsUnheard);
}

/// Keeps a closing loop once; nothing that led to a long one is a prompt again.
std::vector<Word> Reconcile::without_loop(std::vector<Word> words) {
  const Loop loop = closing_loop(words);
  if (!loop || words.size() - loop.start < kLongLoop) return words;
  text_.distrust();
  words.resize(loop.start + loop.period);
  return words;
}

std::vector<Word> Reconcile::commit(std::size_t count) {
  const auto end = heard_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<Word> words = text_.append({heard_.begin(), end});
  heard_.erase(heard_.begin(), end);
  said_.add(words);
  const auto passed = [this](const Word& word) { return word.end < said_.end() - tuning_.lead_in; };
  std::erase_if(previewed_, passed);
  std::erase_if(preview_shown_, passed);
  return words;
}

void Reconcile::refresh(std::span<const Word> committed) {
  const auto confirmed = finished_words(heard_, confirm_.tried - tuning_.unfinished, previewed_);
  screen_.update(merge_tail(said_.latest(), said_.end(), confirmed, preview_shown_),
                 std::max(preview_.tried, confirm_.tried), committed);
}

// ---- the end

/// A pause settles what the last pass heard.
Decision Reconcile::wait(const Extent& extent) {
  if (finished_ || heard_.empty() || !heard_all(extent)) return {};
  Decision decision{commit(heard_.size())};
  refresh(decision.committed);
  return decision;
}

Decision Reconcile::conclude(const Extent& extent) {
  const bool heard = confirm_.covered >= std::min(extent.end, extent.speech_end + tuning_.endpoint / 2);
  return heard && !finished_ ? finish() : Decision{};
}

Decision Reconcile::finish() {
  Decision decision{commit(heard_.size())};
  finished_ = true;
  return decision;
}

void Reconcile::begin_anew(SampleTime time) {
  cut(said_.words().size(), time);
  heard_.clear();
  std::erase_if(preview_shown_, [time](const Word& word) { return word.start < time; });
  screen_.clear();
  refresh({});
}

// ---- keeping the window short

/// Once the window is longer than `trim_after` it begins behind a sentence or a pause, once it is half as
/// long again behind any word. A full window of which nothing is committed stands as it is.
std::vector<Word> Reconcile::trim(SampleTime end) {
  const SampleTime length = end - window_start_;
  if (length <= options_.trim_after) return {};
  if (const auto place = find_cut(said_.words(), length > options_.trim_after + options_.trim_after / 2)) {
    cut(place->words, place->time);
    return {};
  }
  if (length <= options_.max_window - kUnsettled) return {};
  const auto unsettled = std::find_if(heard_.begin(), heard_.end(),
                                      [&](const Word& word) { return word.end > end - kUnsettled; });
  auto words = commit(static_cast<std::size_t>(unsettled - heard_.begin()));
  cut(said_.words().size(), std::min(end, std::max(said_.end(), window_start_ + options_.max_window / 2)));
  return words;
}

/// Lets the first `words` committed words, and the sound before `time`, leave the window.
void Reconcile::cut(std::size_t words, SampleTime time) {
  window_start_ = std::max(window_start_, time);
  said_.drop(words, window_start_);
}

}  // namespace captiond
