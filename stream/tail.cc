#include "stream/tail.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "stream/words.h"

namespace captiond {
namespace {

using namespace std::chrono_literals;

constexpr SampleTime kTimeError = 100ms;  // by which word times of two models differ
constexpr SampleTime kFar = 500ms;        // apart, two words are not the same spoken word
constexpr int kNever = 1 << 20;

int substitution_cost(const Word& a, const Word& b, bool same) {
  if (same) return 0;
  return std::chrono::abs(midpoint(a) - midpoint(b)) > kFar ? kNever : 1;
}

/// Where words are written with spaces, a piece without one belongs to a word that is not shown.
std::span<const Word> whole_words(const Word& before, std::span<const Word> words) {
  if (!before.text.starts_with(' ')) return words;
  const auto first =
      std::find_if(words.begin(), words.end(), [](const Word& word) { return word.text.starts_with(' '); });
  return words.subspan(static_cast<std::size_t>(first - words.begin()));
}

}  // namespace

std::size_t aligned_prefix(std::span<const Word> confirm, std::span<const Word> preview) {
  const auto confirm_keys = keys_of(confirm), preview_keys = keys_of(preview);
  std::vector<int> row(preview.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < confirm.size(); ++i) {
    int diagonal = std::exchange(row[0], row[0] + 1);
    for (std::size_t j = 0; j < preview.size(); ++j) {
      const bool same = confirm_keys[i] == preview_keys[j];
      const int replaced = diagonal + substitution_cost(confirm[i], preview[j], same);
      diagonal = std::exchange(row[j + 1], std::min({replaced, row[j] + 1, row[j + 1] + 1}));
    }
  }
  return static_cast<std::size_t>(row.rend() - std::min_element(row.rbegin(), row.rend())) - 1;
}

std::vector<TailWord> merge_tail(std::span<const Word> committed, SampleTime committed_until,
                                 std::span<const Word> confirm, std::span<const Word> preview) {
  const auto fresh = std::find_if(preview.begin(), preview.end(), [&](const Word& word) {
    return midpoint(word) > committed_until - kTimeError;
  });
  std::span<const Word> rest(fresh, preview.end());
  rest = rest.subspan(overlap(committed, rest));
  if (!confirm.empty()) rest = whole_words(confirm.back(), rest.subspan(aligned_prefix(confirm, rest)));

  std::vector<TailWord> tail;
  for (const Word& word : confirm) tail.push_back({word, Role::confirm});
  for (const Word& word : rest) {
    if (confirm.empty() || midpoint(word) > midpoint(confirm.back())) tail.push_back({word, Role::preview});
  }
  return tail;
}

std::vector<Word> splice(std::span<const Word> older, SampleTime start, std::vector<Word> newer) {
  const auto heard_again =
      std::find_if(older.begin(), older.end(), [start](const Word& word) { return midpoint(word) >= start; });
  std::vector<Word> joined(older.begin(), heard_again);
  const auto repeated = static_cast<std::ptrdiff_t>(overlap(joined, newer));
  joined.insert(joined.end(), newer.begin() + repeated, newer.end());
  return joined;
}

}  // namespace captiond
