#include "tui/reading/tentative.h"

#include "tui/text/emoji.h"
#include "tui/text/text.h"

namespace captiond {

void Tentative::offer(const std::vector<proto::Word>& committed, const std::vector<proto::TailWord>& tail,
                      Clock::time_point now) {
  std::size_t taken = 0;
  while (taken < committed.size() && taken < shown_.size() &&
         folded(committed[taken].text) == folded(shown_[taken]))
    ++taken;
  shown_.erase(shown_.begin(), shown_.begin() + static_cast<std::ptrdiff_t>(taken));
  newest_.clear();
  for (const auto& word : tail) newest_.push_back(separate_emoji(clean(word.text)));
  waiting_ = true;
  if (!committed.empty() || tail.empty()) {
    show(now);
  } else {
    refresh(now);
  }
}

bool Tentative::refresh(Clock::time_point now) {
  if (!waiting_ || now < next_) return false;
  const std::string before = text_;
  show(now);
  return text_ != before;
}

std::optional<Clock::time_point> Tentative::due() const {
  return waiting_ ? std::optional(next_) : std::nullopt;
}

void Tentative::show(Clock::time_point now) {
  for (std::size_t i = 0; i < newest_.size() && i < shown_.size(); ++i) {
    if (folded(newest_[i]) != folded(shown_[i])) break;
    newest_[i] = shown_[i];
  }
  shown_ = newest_;
  text_.clear();
  for (const std::string& word : shown_) text_ += word;
  waiting_ = false;
  next_ = now + kPace;
}

}  // namespace captiond
