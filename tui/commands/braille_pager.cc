#include "tui/commands/braille_pager.h"

#include <algorithm>

#include "tui/text/text.h"

namespace captiond {

void BraillePager::add(const std::string& sentence) {
  const bool caught_up = read_ && waiting() == 0;
  const std::size_t before = pages_.size();
  for (const Row& row : wrap(sentence, cells_ - kCount))
    pages_.push_back(sentence.substr(row.begin, row.end - row.begin));
  if (caught_up && before > 0) at_ = before;
  read_ = false;
  while (pages_.size() > kMost) {
    pages_.pop_front();
    at_ -= std::min<std::size_t>(at_, 1);
  }
}

void BraillePager::next() {
  if (waiting() > 0)
    ++at_;
  else
    read_ = true;
}

void BraillePager::back() {
  at_ -= std::min<std::size_t>(at_, 1);
}

void BraillePager::newest() {
  at_ += waiting();
}

std::string BraillePager::page() const {
  if (pages_.empty() || (read_ && waiting() == 0)) return "";
  const std::string& text = pages_[at_];
  if (waiting() == 0) return text;
  const std::string count = "+" + std::to_string(std::min<std::size_t>(waiting(), 99));
  const int space = cells_ - cells(text) - static_cast<int>(count.size());
  return text + std::string(static_cast<std::size_t>(std::max(space, 1)), ' ') + count;
}

}  // namespace captiond
