// What a text is about, by its words alone.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace captiond {

/// How common words are: a word's rank, 1 for the most common. A word it does not hold is rare.
class WordRanks {
 public:
  WordRanks() = default;
  /// Reads the vocabulary.txt of a Whisper model. Its byte pair encoding (Sennrich, Haddow and Birch, 2016)
  /// was learnt by joining the most frequent pairs first, so that the lines with whole words ("Ġ" and
  /// letters) come about in the order of how common these are. A file that cannot be read gives no ranks.
  explicit WordRanks(const std::string& vocabulary);

  std::size_t rank(const std::u32string& word) const;

 private:
  static constexpr std::size_t kRare = 100000;
  std::map<std::u32string, std::size_t> ranks_;
};

struct UnusualWord {
  std::string text;  // in lower case
  std::size_t count = 0;
  double weight = 0.0;
};

/// The words that are said often here and seldom elsewhere, heaviest first: a word weighs its count times the
/// logarithm of its rank over that of the commonest thousand, which weigh nothing.
std::vector<UnusualWord> unusual_words(const std::string& text, const WordRanks& ranks, std::size_t most);

}  // namespace captiond
