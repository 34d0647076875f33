#include "stream/reconcile.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "stream/hearings.h"
#include "stream/tail.h"
#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

// What may be committed.
constexpr SampleTime kGuard = 500ms;           // before the end of the sound, where words still change
constexpr SampleTime kDoubtfulGuard = 1200ms;  // the same for a word
constexpr float kDoubtful = 0.6F;              // less likely than this
constexpr float kSure = 0.9F;                  // probability of a word that needs no second vote
constexpr SampleTime kPatience = 6s;           // of speech without a committed word, then nobody votes

// What a pause is.
constexpr SampleTime kEndpoint = 64ms;  // of silence, then confirm looks at once: this may be the end
constexpr SampleTime kPause = 300ms;    // of silence behind the speech: nothing changes any more

// What preview looks at, and what is shown of it.
constexpr SampleTime kLeadIn = 1s;           // of committed sound before the new
constexpr std::size_t kPreviewPrompt = 100;  // bytes
constexpr SampleTime kUnfinished = 250ms;    // before the end of the sound, where a word may not be all said

// When a pass has lost its way.
constexpr SampleTime kUnheard = 1500ms;   // of speech behind its last word
constexpr std::size_t kWordsUnheard = 2;  // that preview heard there
constexpr int kMostDetours = 2;
constexpr std::size_t kLongLoop = 12;  // words: beyond this repetition is no speech
constexpr int kLastTries = 2;          // for the last pass of an utterance

// Where the window is cut.
constexpr SampleTime kCutBehind = 1s;      // of committed sound that a cut at a sentence's end leaves
constexpr SampleTime kHardCutBehind = 2s;  // and a cut elsewhere
constexpr SampleTime kGap = 300ms;         // between words that is as good as a sentence's end
constexpr SampleTime kUnsettled = 2s;      // of room at the end of a full window

SampleTime guard_of(const Word& word) {
  return word.probability < kDoubtful ? kDoubtfulGuard : kGuard;
}

bool ends_sentence(const Word& word) {
  constexpr std::string_view kMarks = ".?!";
  return !word.text.empty() && kMarks.find(word.text.back()) != std::string_view::npos;
}

}  // namespace

Reconcile::Reconcile(const StreamOptions& options, CommittedText& text, SampleTime start)
    : options_(options),
      text_(text),
      window_start_(start),
      committed_until_(start),
      confirm_{start, start},
      preview_{start, start} {}

// ---- where to look

std::optional<Look> Reconcile::next(Role role, const Extent& extent) const {
  if (finished_) return std::nullopt;
  if (role == Role::confirm)
    return wants_confirm(extent) ? std::optional(confirm_look(extent)) : std::nullopt;
  return wants_preview(extent) ? std::optional(preview_look(extent)) : std::nullopt;
}

bool Reconcile::wants_confirm(const Extent& extent) const {
  if (extent.over) return true;
  const SampleTime endpoint = extent.speech_end + kEndpoint;
  if (extent.end >= endpoint) return confirm_.tried < endpoint;
  return extent.end - confirm_.tried >= options_.confirm_step;
}

bool Reconcile::wants_preview(const Extent& extent) const {
  const SampleTime step = extent.pausing() ? SampleTime(1) : options_.preview_step;
  return std::min(extent.speech_end, extent.end) - preview_.tried >= step;
}

Look Reconcile::confirm_look(const Extent& extent) const {
  Look look;
  look.span = {window_start_, std::min(extent.end, window_start_ + options_.max_window)};
  look.prompt = text_.prompt(extent.start, window_start_, options_.prompt_chars);
  look.continues = true;
  look.prefix = joined(said_);
  look.prefix_end = committed_until_;
  for (const TailWord& shown : screen_.shown()) look.draft += shown.word.text;
  return look;
}

/// The newest sound, beginning with a word.
Look Reconcile::preview_look(const Extent& extent) const {
  const SampleTime earliest = std::max(window_start_, extent.end - options_.preview_window);
  const SampleTime from = std::max(earliest, committed_until_ - kLeadIn);
  const auto begins_inside = [from](const Word& word) { return word.start >= from; };
  const auto said = std::find_if(said_.begin(), said_.end(), begins_inside);
  Look look;
  look.span = {from, extent.end};
  if (said != said_.end()) {
    look.span.start = said->start;
  } else if (from > committed_until_) {
    const auto heard = std::find_if(previewed_.begin(), previewed_.end(), begins_inside);
    if (heard != previewed_.end())
      look.span.start = std::min(heard->start, extent.end - options_.preview_step);
  }
  look.prompt = text_.prompt(extent.start, look.span.start, std::min(options_.prompt_chars, kPreviewPrompt));
  look.continues = true;
  look.prefix = joined(std::span(said, said_.end()));
  look.prefix_end = committed_until_;
  for (const Word& word : previewed_)
    if (word.start >= std::max(look.span.start, committed_until_)) look.draft += word.text;
  return look;
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
  const SampleTime until = paused(span, extent) ? span.end : span.end - kUnfinished;
  preview_shown_ = finished_words(heard, until, previewed_);
  previewed_ = std::move(heard);
  refresh({});
}

Decision Reconcile::confirm(Span span, const Hypothesis& hypothesis, const Extent& extent) {
  confirm_ = {span.end, span.end};
  heard_ = without_loop(plausible(hypothesis.words, span.start, span.end));
  if (paused(span, extent)) heard_ = believed_words(std::move(heard_), previewed_);
  const bool last = extent.over && span.end >= extent.end, lost = lost_its_way(span, extent);
  Decision decision;
  detours_ = lost ? detours_ + 1 : 0;
  if (lost && detours_ <= kMostDetours) {
    decision.committed = commit(last ? heard_.size() : settled_words(heard_, span, extent));
    cut(said_.size(), committed_until_);
    confirm_.covered = committed_until_;
  } else {
    decision.committed = commit(settled_words(heard_, span, extent));
    auto more = last ? finish().committed : trim(span.end);
    std::move(more.begin(), more.end(), std::back_inserter(decision.committed));
  }
  refresh(decision.committed);
  return decision;
}

/// Speech goes on behind the last word, and preview heard it.
bool Reconcile::lost_its_way(Span span, const Extent& extent) const {
  const SampleTime heard_until = heard_.empty() ? committed_until_ : heard_.back().end;
  if (std::min(extent.speech_end, span.end) - heard_until < kUnheard) return false;
  const auto missed = std::count_if(previewed_.begin(), previewed_.end(), [&](const Word& word) {
    return word.start > heard_until && word.end <= span.end;
  });
  return missed >= static_cast<std::ptrdiff_t>(kWordsUnheard);
}

/// How many words at the start may be committed.
std::size_t Reconcile::settled_words(const std::vector<Word>& words, Span span, const Extent& extent) const {
  if (paused(span, extent)) return words.size();
  const bool hurry = span.end - committed_until_ > kPatience;
  std::vector<std::string> screen;
  for (const TailWord& shown : screen_.shown()) screen.push_back(key_of(shown.word));
  std::size_t count = 0;
  while (count + 1 < words.size() && words[count].end <= span.end - guard_of(words[count]) &&
         (hurry || has_second_vote(words[count], count, screen)))
    ++count;
  return count;
}

/// The pass heard the end of what was said, and nothing more was said since.
bool Reconcile::paused(Span span, const Extent& extent) const {
  return span.end > extent.speech_end && (extent.over || extent.end - extent.speech_end >= kPause);
}

bool Reconcile::has_second_vote(const Word& word, std::size_t place,
                                const std::vector<std::string>& screen) const {
  if (word.probability >= kSure) return true;
  const std::string key = key_of(word);
  for (std::size_t i = place > 0 ? place - 1 : 0; i < std::min(place + 2, screen.size()); ++i)
    if (screen[i] == key) return true;
  return false;
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
  said_.insert(said_.end(), words.begin(), words.end());
  if (!words.empty()) committed_until_ = words.back().end;
  const auto passed = [this](const Word& word) { return word.end < committed_until_ - kLeadIn; };
  std::erase_if(previewed_, passed);
  std::erase_if(preview_shown_, passed);
  return words;
}

void Reconcile::refresh(std::span<const Word> committed) {
  const auto confirmed = finished_words(heard_, confirm_.tried - kUnfinished, previewed_);
  screen_.update(merge_tail(said_, committed_until_, confirmed, preview_shown_), committed);
}

Decision Reconcile::reject(Role role, Span span, const Extent& extent) {
  Progress& progress = role == Role::confirm ? confirm_ : preview_;
  progress.tried = span.end;
  ++progress.failures;
  if (role == Role::preview || finished_) return {};
  const bool full = span.end - window_start_ >= options_.max_window;
  const bool hopeless = extent.over && progress.failures >= kLastTries;
  return full || hopeless ? give_up(std::min(span.end, extent.end), extent) : Decision{};
}

Decision Reconcile::conclude(const Extent& extent) {
  const bool heard = confirm_.covered >= std::min(extent.end, extent.speech_end + kEndpoint / 2);
  return heard && !finished_ ? finish() : Decision{};
}

Decision Reconcile::finish() {
  Decision decision{commit(heard_.size())};
  finished_ = true;
  return decision;
}

Decision Reconcile::give_up(SampleTime time, const Extent& extent) {
  Decision decision;
  for (const TailWord& shown : screen_.shown()) {
    if (shown.word.start < time) decision.committed.push_back(shown.word);
  }
  decision.committed = text_.append(std::move(decision.committed));
  const SampleTime known = decision.committed.empty()
                               ? confirm_.covered
                               : std::max(confirm_.covered, decision.committed.back().end);
  if (known < time) decision.lost = {known, time};
  said_.clear();
  heard_.clear();
  const auto passed = [time](const Word& word) { return word.start < time; };
  std::erase_if(previewed_, passed);
  std::erase_if(preview_shown_, passed);
  window_start_ = committed_until_ = time;
  confirm_ = {time, time};
  finished_ = extent.over && time >= extent.end;
  screen_.clear();
  refresh({});
  return decision;
}

// ---- keeping the window short

/// Once the window is longer than `trim_after` it begins behind a sentence or a pause, else behind any word
/// far enough from the committed end. A full window of which nothing is committed stands as it is.
std::vector<Word> Reconcile::trim(SampleTime end) {
  if (end - window_start_ <= options_.trim_after) return {};
  for (std::size_t i = said_.size(); i-- > 0;) {
    const bool pause = i + 1 < said_.size() && said_[i + 1].start - said_[i].end >= kGap;
    const bool good = pause || ends_sentence(said_[i]);
    if (said_[i].end > committed_until_ - (good ? kCutBehind : kHardCutBehind)) continue;
    if (!good && end - window_start_ <= options_.trim_after + options_.trim_after / 2) continue;
    cut(i + 1, i + 1 < said_.size() ? midpoint({"", said_[i].end, said_[i + 1].start}) : said_[i].end);
    return {};
  }
  if (end - window_start_ <= options_.max_window - kUnsettled) return {};
  const auto unsettled = std::find_if(heard_.begin(), heard_.end(),
                                      [&](const Word& word) { return word.end > end - kUnsettled; });
  auto words = commit(static_cast<std::size_t>(unsettled - heard_.begin()));
  cut(said_.size(), std::min(end, std::max(committed_until_, window_start_ + options_.max_window / 2)));
  return words;
}

/// Lets the first `words` committed words, and the sound before `time`, leave the window.
void Reconcile::cut(std::size_t words, SampleTime time) {
  said_.erase(said_.begin(), said_.begin() + static_cast<std::ptrdiff_t>(words));
  window_start_ = std::max(window_start_, time);
  committed_until_ = std::max(committed_until_, window_start_);
}

}  // namespace captiond
