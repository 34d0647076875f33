#include "stream/previewed_policy.h"

#include <algorithm>
#include <utility>

namespace captiond {
namespace {

constexpr int kLastTries = 2;  // for the last pass of an utterance

}  // namespace

PreviewedPolicy::PreviewedPolicy(const StreamOptions& options, CommittedText& text, SampleTime start)
    : options_(options), text_(text), window_start_(start), confirm_{start, start}, preview_{start, start} {}

bool PreviewedPolicy::wants_preview(const Extent& extent) const {
  const SampleTime step = extent.pausing() ? SampleTime(1) : options_.preview_step;
  return std::min(extent.speech_end, extent.end) - preview_.tried >= step;
}

Decision PreviewedPolicy::reject(Role role, Span span, const Extent& extent) {
  Progress& progress = role == Role::confirm ? confirm_ : preview_;
  progress.tried = span.end;
  ++progress.failures;
  if (role == Role::preview || finished_) return {};
  const bool full = span.end - window_start_ >= options_.max_window;
  const bool hopeless = extent.over && progress.failures >= kLastTries;
  return full || hopeless ? give_up(std::min(span.end, extent.end), extent) : Decision{};
}

Decision PreviewedPolicy::give_up(SampleTime time, const Extent& extent) {
  Decision decision;
  for (TailWord& heard : best_guess()) {
    if (heard.word.start < time) decision.committed.push_back(std::move(heard.word));
  }
  decision.committed = text_.append(std::move(decision.committed));
  const SampleTime known = decision.committed.empty()
                               ? confirm_.covered
                               : std::max(confirm_.covered, decision.committed.back().end);
  if (known < time) decision.lost = {known, time};
  std::erase_if(previewed_, [time](const Word& word) { return word.start < time; });
  window_start_ = time;
  confirm_ = {time, time};
  begin_anew(time);
  finished_ = extent.over && time >= extent.end;
  return decision;
}

}  // namespace captiond
