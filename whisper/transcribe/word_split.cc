// Tokenizer::split_to_words: where one word ends and the next begins.
#include <array>

#include "whisper/text/tokenizer.h"
#include "whisper/text/unicode.h"

namespace captiond::whisper {
namespace {

constexpr std::string_view kPunctuation =
    "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";  // Python's string.punctuation

bool written_without_spaces(std::string_view language) {
  static constexpr std::array<std::string_view, 6> kCodes = {"zh", "ja", "th", "lo", "my", "yue"};
  for (const auto code : kCodes)
    if (code == language) return true;
  return false;
}

/// A U+FFFD that the whole text shows at the same place was said by the model; any other is half a character.
bool is_whole(std::string_view piece, std::string_view text, std::size_t offset) {
  const std::size_t bad = piece.find(kReplacement);
  if (bad == std::string_view::npos) return true;
  return offset + bad < text.size() && text.substr(offset + bad).starts_with(kReplacement);
}

}  // namespace

std::vector<TokenWord> Tokenizer::split_at_characters(std::span<const int> tokens) const {
  const std::string text = decode(tokens);
  std::vector<TokenWord> pieces;
  std::vector<int> pending;
  std::size_t offset = 0;
  for (const int token : tokens) {
    pending.push_back(token);
    std::string piece = decode(pending);
    if (!is_whole(piece, text, offset)) continue;
    offset += piece.size();
    pieces.push_back({std::move(piece), std::move(pending)});
    pending.clear();
  }
  return pieces;
}

std::vector<TokenWord> Tokenizer::split_at_spaces(std::span<const int> tokens) const {
  std::vector<TokenWord> words;
  for (auto& piece : split_at_characters(tokens)) {
    const bool special = piece.tokens.front() >= special_.eot;
    const bool punctuation = kPunctuation.find(strip(piece.text)) != std::string_view::npos;
    if (words.empty() || special || punctuation || piece.text.starts_with(' ')) {
      words.push_back(std::move(piece));
    } else {
      words.back().text += piece.text;
      words.back().tokens.insert(words.back().tokens.end(), piece.tokens.begin(), piece.tokens.end());
    }
  }
  return words;
}

std::vector<TokenWord> Tokenizer::split_to_words(std::span<const int> tokens,
                                                 std::string_view language) const {
  // An English-only model has one language, whatever it is told.
  return multilingual() && written_without_spaces(language) ? split_at_characters(tokens)
                                                            : split_at_spaces(tokens);
}

}  // namespace captiond::whisper
