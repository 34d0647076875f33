#include "tui/commands/unusual_words.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "tui/text/text.h"

namespace captiond {
namespace {

constexpr double kCommon = 1000.0;  // ranks that carry no meaning
constexpr std::size_t kShortest = 3;

}  // namespace

WordRanks::WordRanks(const std::string& vocabulary) {
  std::ifstream in(vocabulary);
  constexpr std::string_view kWordBegins = "\u0120";  // how the vocabulary writes a space
  std::size_t rank = 0;
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(kWordBegins)) continue;
    ++rank;
    ranks_.emplace(folded(line.substr(kWordBegins.size())), rank);
  }
}

std::size_t WordRanks::rank(const std::u32string& word) const {
  const auto found = ranks_.find(word);
  return found == ranks_.end() ? kRare : found->second;
}

std::vector<UnusualWord> unusual_words(const std::string& text, const WordRanks& ranks, std::size_t most) {
  std::map<std::u32string, UnusualWord> words;
  std::string apart = text;
  std::ranges::replace(apart, '-', ' ');  // "open-source" is two words
  std::istringstream in(apart);
  for (std::string word; in >> word;) {
    const std::u32string key = folded(word);
    if (key.size() < kShortest) continue;
    UnusualWord& entry = words[key];
    entry.text.clear();
    for (const char32_t c : key) entry.text += to_utf8(c);
    ++entry.count;
    entry.weight = static_cast<double>(entry.count) *
                   std::log(std::max(1.0, static_cast<double>(ranks.rank(key)) / kCommon));
  }
  std::vector<UnusualWord> sorted;
  for (auto& [key, word] : words)
    if (word.weight > 0.0) sorted.push_back(std::move(word));
  std::ranges::stable_sort(sorted, std::greater<>(), &UnusualWord::weight);
  if (sorted.size() > most) sorted.resize(most);
  return sorted;
}

}  // namespace captiond
