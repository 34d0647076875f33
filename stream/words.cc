#include "stream/words.h"

#include <algorithm>
#include <cctype>

namespace captiond {
namespace {

constexpr std::size_t kLongestWord = 128;   // bytes
constexpr std::size_t kWordsPerSecond = 8;  // faster than anyone speaks
constexpr std::size_t kWordsAtOnce = 12;    // that a short window may hold all the same
constexpr int kTimeless = 3;                // words
constexpr std::size_t kLongestOverlap = 5, kLongestPeriod = 8, kFewestTurns = 3;

/// Lower case of a letter of two bytes in UTF-8, by the layout of its block in Unicode.
char32_t lower(char32_t c) {
  if ((c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
    return c + 0x20;
  if (c >= 0x400 && c <= 0x40F) return c + 0x50;
  const bool odd_is_capital = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
  if (odd_is_capital) return c % 2 ? c + 1 : c;
  return c >= 0x100 && c <= 0x17F && c % 2 == 0 ? c + 1 : c;
}

bool is_punctuation(char32_t c) {
  return (c >= 0xA1 && c <= 0xBF && c != 0xAA && c != 0xB5 && c != 0xBA) || (c >= 0x2010 && c <= 0x203A) ||
         (c >= 0x3001 && c <= 0x3011) || (c >= 0xFF01 && c <= 0xFF0F) || c == 0xFF1A || c == 0xFF1F;
}

std::size_t length_of_character(std::string_view text) {
  const auto byte = static_cast<unsigned char>(text.front());
  const std::size_t length = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
  return std::min(length, text.size());
}

char32_t decode(std::string_view character) {
  const auto bits = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(character[i]) & 0x3F);
  };
  if (character.size() == 2) return (bits(0) & 0x1F) << 6 | bits(1);
  if (character.size() == 3) return (bits(0) & 0x0F) << 12 | bits(1) << 6 | bits(2);
  return static_cast<unsigned char>(character[0]);
}

void append_key(std::string& key, std::string_view character) {
  const char32_t c = decode(character);
  if (character.size() == 1) {
    if (c >= 0x80 || std::isalnum(static_cast<int>(c)))
      key += static_cast<char>(c < 0x80 ? std::tolower(static_cast<int>(c)) : static_cast<int>(c));
  } else if (character.size() == 2 && !is_punctuation(c)) {
    const char32_t small = lower(c);
    key += {static_cast<char>(0xC0 | small >> 6), static_cast<char>(0x80 | (small & 0x3F))};
  } else if (character.size() > 3 || !is_punctuation(c)) {
    key += character;
  }
}

bool is_text(const std::string& text) {
  return text.size() <= kLongestWord && text.find_first_not_of(" \t\r\n") != std::string::npos;
}

bool repeats(std::span<const std::string> keys, std::size_t period, std::size_t turns) {
  const auto last = keys.last(period * turns);
  return std::equal(last.begin(), last.end() - static_cast<std::ptrdiff_t>(period),
                    last.begin() + static_cast<std::ptrdiff_t>(period));
}

}  // namespace

std::string key_of(const Word& word) {
  std::string key;
  for (std::string_view rest = word.text; !rest.empty();) {
    const std::size_t length = length_of_character(rest);
    append_key(key, rest.substr(0, length));
    rest.remove_prefix(length);
  }
  return key;
}

std::vector<std::string> keys_of(std::span<const Word> words) {
  std::vector<std::string> keys;
  keys.reserve(words.size());
  for (const Word& word : words) keys.push_back(key_of(word));
  return keys;
}

std::string joined(std::span<const Word> words) {
  std::string text;
  for (const Word& word : words) text += word.text;
  return text;
}

std::vector<Word> plausible(const std::vector<Word>& words, SampleTime start, SampleTime end) {
  const auto seconds = static_cast<std::size_t>(std::max(0.0, to_seconds(end - start)));
  const std::size_t most = std::max(kWordsAtOnce, kWordsPerSecond * seconds);
  std::vector<Word> kept;
  SampleTime earliest = start;
  for (const Word& word : words) {
    if (kept.size() == most) break;
    if (!is_text(word.text) || word.start >= end) continue;
    if (kept.empty() && key_of(word).empty()) continue;  // a mark behind nothing
    Word sound = word;
    sound.start = std::clamp(word.start, earliest, end);
    sound.end = std::clamp(word.end, sound.start, end);
    earliest = sound.start;
    if (!kept.empty()) kept.back().end = std::min(kept.back().end, std::max(sound.start, kept.back().start));
    kept.push_back(std::move(sound));
  }
  return kept;
}

std::size_t overlap(std::span<const Word> said, std::span<const Word> next) {
  for (std::size_t n = std::min({kLongestOverlap, said.size(), next.size()}); n > 0; --n) {
    if (keys_of(said.last(n)) == keys_of(next.first(n))) return n;
  }
  return 0;
}

std::vector<Word> without_timeless(std::vector<Word> words) {
  const auto takes_no_time = [](const Word& word, bool) { return word.end == word.start; };
  words.erase(std::search_n(words.begin(), words.end(), kTimeless, true, takes_no_time), words.end());
  return words;
}

Loop closing_loop(std::span<const Word> words) {
  const std::vector<std::string> keys = keys_of(words);
  for (std::size_t period = 1; period <= kLongestPeriod && period * kFewestTurns <= keys.size(); ++period) {
    if (!repeats(keys, period, kFewestTurns)) continue;
    std::size_t start = keys.size() - period * kFewestTurns;
    while (start > 0 && keys[start - 1] == keys[start - 1 + period]) --start;
    return {start, period};
  }
  return {};
}

}  // namespace captiond
