#include "stream/damper.h"

#include <algorithm>
#include <utility>

#include "stream/tail.h"
#include "stream/words.h"

namespace captiond {
namespace {

std::vector<Word> words_of(const std::vector<TailWord>& tail) {
  std::vector<Word> words;
  words.reserve(tail.size());
  for (const TailWord& one : tail) words.push_back(one.word);
  return words;
}

std::size_t common_prefix(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return static_cast<std::size_t>(std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
}

void strip_mark(std::string& text) {
  constexpr const char* kMarks = ".,?!:;-";
  const std::size_t last = text.find_last_not_of(kMarks);
  if (last != std::string::npos && text[last] != ' ') text.resize(last + 1);
}

}  // namespace

void Damper::update(std::vector<TailWord> fresh, SampleTime heard, std::span<const Word> committed) {
  leave_out(committed);
  if (!fresh.empty() && fresh.back().word.end > heard - tuning_.bare_tail) strip_mark(fresh.back().word.text);
  const auto old_keys = keys_of(words_of(shown_)), keys = keys_of(words_of(fresh));
  const std::size_t same = common_prefix(old_keys, keys);
  const bool longer = same == old_keys.size();
  const bool corrected = same < fresh.size() && fresh[same].by == Role::confirm;
  const bool believed = longer || tuning_.votes < 2.0F || agreed(keys, same);
  if (believed || corrected) {
    for (std::size_t i = 0; i < same; ++i) fresh[i].word.text = shown_[i].word.text;
    if (!believed) keep_behind(fresh, same);
    shown_ = std::move(fresh);
  }
  before_ = keys;
}

/// The last update said the same, at least to the first word that is not as shown.
bool Damper::agreed(const std::vector<std::string>& keys, std::size_t changed) const {
  const std::size_t same = common_prefix(before_, keys);
  return changed < keys.size() ? same > changed : before_.size() == keys.size() && same == keys.size();
}

/// A correction is about the words that it speaks of: what was shown behind them stays.
void Damper::keep_behind(std::vector<TailWord>& fresh, std::size_t first) const {
  const SampleTime end = fresh.back().word.end;
  for (std::size_t i = first; i < shown_.size(); ++i)
    if (midpoint(shown_[i].word) > end) fresh.push_back(shown_[i]);
}

void Damper::leave_out(std::span<const Word> committed) {
  if (committed.empty()) return;
  const auto said = static_cast<std::ptrdiff_t>(aligned_prefix(committed, words_of(shown_)));
  shown_.erase(shown_.begin(), shown_.begin() + said);
  before_.clear();
}

void Damper::clear() {
  shown_.clear();
  before_.clear();
}

}  // namespace captiond
