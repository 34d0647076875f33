// Where reconcile lets its models look, and what it tells them of what was said.
#include <algorithm>

#include "stream/reconcile.h"
#include "stream/words.h"

namespace captiond {
namespace {

constexpr std::size_t kPreviewPrompt = 100;  // bytes

}  // namespace

std::optional<Look> Reconcile::next(Role role, const Extent& extent) const {
  if (finished_) return std::nullopt;
  if (role == Role::confirm)
    return wants_confirm(extent) ? std::optional(confirm_look(extent)) : std::nullopt;
  return wants_preview(extent) ? std::optional(preview_look(extent)) : std::nullopt;
}

bool Reconcile::wants_confirm(const Extent& extent) const {
  if (extent.over) return true;
  const SampleTime endpoint = extent.speech_end + tuning_.endpoint;
  if (extent.end >= endpoint) return confirm_.tried < endpoint;
  const SampleTime since = extent.end - confirm_.tried;
  return since >= options_.confirm_step && (since >= tuning_.longest_wait || may_commit(extent.end));
}

/// A word is on the screen that the next pass may commit.
bool Reconcile::may_commit(SampleTime end) const {
  const auto& shown = screen_.shown();
  return std::any_of(shown.begin(), shown.end(),
                     [this, end](const TailWord& one) { return one.word.end <= end - tuning_.newest; });
}

Look Reconcile::confirm_look(const Extent& extent) const {
  Look look;
  look.span = window(extent);
  if (detours_ == 0) look.prompt = text_.prompt(extent.start, window_start_, options_.prompt_chars);
  look.continues = true;
  look.prefix = joined(said_.forced());
  look.prefix_end = said_.forced_until();
  look.draft = joined(said_.proposed());
  for (const TailWord& shown : screen_.shown()) look.draft += shown.word.text;
  return look;
}

/// The newest sound, beginning with a word.
Look Reconcile::preview_look(const Extent& extent) const {
  const SampleTime earliest = std::max(window_start_, extent.end - options_.preview_window);
  const SampleTime from = std::max(earliest, said_.end() - tuning_.lead_in);
  const auto begins_inside = [from](const Word& word) { return word.start >= from; };
  const auto words = said_.words();
  const auto said = std::find_if(words.begin(), words.end(), begins_inside);
  Look look;
  look.span = {from, extent.end};
  if (said != words.end()) {
    look.span.start = said->start;
  } else if (from > said_.end()) {
    const auto heard = std::find_if(previewed_.begin(), previewed_.end(), begins_inside);
    if (heard != previewed_.end())
      look.span.start = std::min(heard->start, extent.end - options_.preview_step);
  }
  look.prompt = text_.prompt(extent.start, look.span.start, std::min(options_.prompt_chars, kPreviewPrompt));
  look.continues = true;
  look.prefix = joined(std::span(said, words.end()));
  look.prefix_end = said_.end();
  for (const Word& word : previewed_)
    if (word.start >= std::max(look.span.start, said_.end())) look.draft += word.text;
  return look;
}

}  // namespace captiond
