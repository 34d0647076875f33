#include "stream/spoken.h"

#include <algorithm>

#include "stream/tail.h"
#include "stream/words.h"

namespace captiond {

std::span<const Word> Spoken::forced() const {
  const auto told = words().first(told_);
  return {told.begin(), std::find_if(told.begin(), told.end(),
                                     [this](const Word& word) { return word.probability < sure_; })};
}

SampleTime Spoken::forced_until() const {
  const auto sure = forced();
  if (sure.size() == words_.size()) return end_;
  return sure.empty() ? start_ : sure.back().end;
}

void Spoken::add(std::span<const Word> words) {
  words_.insert(words_.end(), words.begin(), words.end());
  if (!words.empty()) end_ = words.back().end;
}

void Spoken::hear_again(std::vector<Word>& heard) {
  const auto known = proposed();
  if (known.empty()) return;
  auto next = heard.begin() + static_cast<std::ptrdiff_t>(aligned_prefix(known, heard));
  while (next != heard.end() && midpoint(*next) < end_) ++next;
  if (next == heard.begin()) return;
  words_.resize(words_.size() - known.size());
  words_.insert(words_.end(), heard.begin(), next);
  heard.erase(heard.begin(), next);
}

void Spoken::drop(std::size_t count, SampleTime time) {
  const auto first = words_.begin() + static_cast<std::ptrdiff_t>(count);
  if (count > 0) left_.assign(words_.begin(), first);
  words_.erase(words_.begin(), first);
  told_ -= std::min(told_, count);
  start_ = std::max(start_, time);
  end_ = std::max(end_, start_);
}

}  // namespace captiond
