#include "tui/reading/search.h"

#include <algorithm>
#include <utility>

#include "tui/text/text.h"

namespace captiond {

Search::Search(std::string pattern, const Document& document, std::uint64_t origin)
    : pattern_(std::move(pattern)), above_(document.empty() ? document.first() : origin + 1), below_(above_) {
  above_ = std::clamp(above_, document.first(), document.end());
  below_ = std::max(above_, document.first() + 1) - 1;  // once more: it may have grown by then
  wanted_ = pattern_.empty() ? 0 : -1;
}

void Search::look_at(const Document& document, std::uint64_t paragraph, bool above) {
  if (occurrences(document.committed(paragraph), pattern_).empty()) return;
  if (!above) {
    if (found_.empty() || found_.back() != paragraph) found_.push_back(paragraph);
    return;
  }
  found_.push_front(paragraph);
  ++origin_;
  if (at_) ++*at_;
}

bool Search::work(const Document& document, std::size_t paragraphs) {
  if (pattern_.empty()) return false;
  above_ = std::max(above_, document.first());  // what was forgotten needs no look
  below_ = std::max(below_, document.first());
  while (!found_.empty() && found_.front() < document.first()) {
    found_.pop_front();
    origin_ -= std::min<std::size_t>(origin_, 1);
    if (at_) at_ = *at_ == 0 ? std::nullopt : std::optional(*at_ - 1);
  }
  for (; paragraphs > 0 && above_ > document.first(); --paragraphs) look_at(document, --above_, true);
  // The last paragraph may still grow: it is looked at when it is no longer the last.
  for (; paragraphs > 0 && below_ + 1 < document.end(); --paragraphs) look_at(document, below_++, false);
  if (wanted_ != 0) go(wanted_);
  return !complete(document);
}

bool Search::complete(const Document& document) const {
  return pattern_.empty() || (above_ <= document.first() && below_ + 1 >= document.end());
}

bool Search::go(int direction) {
  wanted_ = direction;
  const std::size_t here = at_ ? *at_ + (direction > 0 ? 1 : 0) : origin_;  // matches that lie above
  if (direction < 0 ? here == 0 : here >= found_.size()) return false;
  at_ = direction < 0 ? here - 1 : here;
  wanted_ = 0;
  return true;
}

std::optional<std::uint64_t> Search::current() const {
  return at_ ? std::optional(found_[*at_]) : std::nullopt;
}

}  // namespace captiond
