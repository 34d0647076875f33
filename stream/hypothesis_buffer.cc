#include "stream/hypothesis_buffer.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kTimeError = 100ms;  // by which word times differ between passes
constexpr SampleTime kSeam = 1s;  // a hypothesis that begins this near the committed end may repeat it
constexpr std::ptrdiff_t kLongestRepeat = 5;

constexpr auto same_text = [](const Word& a, const Word& b) { return a.text == b.text; };

}  // namespace

void HypothesisBuffer::insert(const std::vector<Word>& words) {
  newest_.clear();
  std::copy_if(words.begin(), words.end(), std::back_inserter(newest_),
               [this](const Word& word) { return word.start > committed_until_ - kTimeError; });
  if (!newest_.empty() && std::chrono::abs(newest_.front().start - committed_until_) < kSeam) drop_repeated();
}

void HypothesisBuffer::drop_repeated() {
  const auto longest = std::min({std::ssize(committed_), std::ssize(newest_), kLongestRepeat});
  for (std::ptrdiff_t n = 1; n <= longest; ++n) {
    if (!std::equal(committed_.end() - n, committed_.end(), newest_.begin(), same_text)) continue;
    newest_.erase(newest_.begin(), newest_.begin() + n);
    return;
  }
}

std::vector<Word> HypothesisBuffer::flush() {
  const auto end =
      std::mismatch(newest_.begin(), newest_.end(), unconfirmed_.begin(), unconfirmed_.end(), same_text)
          .first;
  std::vector<Word> agreed(newest_.begin(), end);
  unconfirmed_.assign(end, newest_.end());
  newest_.clear();
  commit(agreed);
  return agreed;
}

std::vector<Word> HypothesisBuffer::flush_all() {
  std::vector<Word> rest = std::exchange(unconfirmed_, {});
  commit(rest);
  return rest;
}

void HypothesisBuffer::commit(const std::vector<Word>& words) {
  committed_.insert(committed_.end(), words.begin(), words.end());
  if (!words.empty()) committed_until_ = words.back().end;
}

void HypothesisBuffer::forget_before(SampleTime time) {
  const auto inside = std::find_if(committed_.begin(), committed_.end(),
                                   [time](const Word& word) { return word.end > time; });
  committed_.erase(committed_.begin(), inside);
}

}  // namespace captiond
