// Text to tokens and back.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "whisper/text/ranks.h"
#include "whisper/text/vocabulary.h"

namespace captiond::whisper {

/// Tokens that stand for no text. Their numbers differ between the English, the multilingual and the large-v3
/// vocabulary, so they are read from the model's own file.
struct SpecialTokens {
  int eot = 0;            // <|endoftext|>; smaller numbers are text
  int sot = 0;            // <|startoftranscript|>
  int translate = 0;      // task
  int transcribe = 0;     // task
  int start_of_lm = 0;    // <|startoflm|>, never wanted
  int start_of_prev = 0;  // stands before the prompt
  int no_speech = 0;
  int no_timestamps = 0;
  int timestamp_begin = 0;  // 0.00 s; each further number is 20 ms later, up to 30.00 s

  bool operator==(const SpecialTokens&) const = default;
};

/// Timestamp tokens of every model: 0.00, 0.02, … 30.00 s.
inline constexpr int kTimestampTokens = 1501;
inline constexpr double kTimestampStep = 0.02;

/// A word cut from a run of tokens. Joining all texts gives the decoded run.
struct TokenWord {
  std::string text;
  std::vector<int> tokens;
};

/// Byte-level byte-pair encoding as GPT-2 has it. As in OpenAI's own tokenizer the number of a token is also
/// its rank: of two neighbours that could merge, the pair with the smallest joint number does.
///
/// Immutable, so any thread may use it.
class Tokenizer {
 public:
  /// Throws Error(bad_model) that says what is missing.
  explicit Tokenizer(Vocabulary vocabulary);

  const SpecialTokens& special() const { return special_; }
  /// Rows of the model's token embedding, timestamps included.
  int vocabulary_size() const { return special_.timestamp_begin + kTimestampTokens; }
  /// False for the English-only models, whose prompts name neither language nor task.
  bool multilingual() const;

  /// Codes in OpenAI's order ("en", "zh", "de", …); the token of number i is special().sot + 1 + i.
  const std::vector<std::string>& languages() const { return languages_; }
  std::optional<int> language_token(std::string_view code) const;

  /// Tokens of UTF-8 text. Names of special tokens are text like any other.
  std::vector<int> encode(std::string_view text) const;
  /// Text of tokens, timestamps left out and other special tokens by name. Bytes that are no UTF-8, such as
  /// the first half of a character, become U+FFFD as in Python.
  std::string decode(std::span<const int> tokens) const;

  bool is_timestamp(int token) const { return token >= special_.timestamp_begin; }
  /// Seconds from the start of the window that a timestamp token stands for.
  double timestamp(int token) const { return (token - special_.timestamp_begin) * kTimestampStep; }

  /// What OpenAI's `suppress_tokens="-1"` stands for, without the special tokens: those that the model's
  /// files name, as in transformers, or else the tokens of marks that are not spoken, such as brackets, music
  /// notes and speaker dashes, in rising order.
  const std::vector<int>& non_speech_tokens() const { return non_speech_tokens_; }

  /// Cuts tokens into words: at spaces and punctuation, or, in languages written without spaces, at every
  /// complete run of characters. A token never parts, so a character of several tokens stays whole.
  std::vector<TokenWord> split_to_words(std::span<const int> tokens, std::string_view language) const;

 private:
  std::string bytes(std::span<const int> tokens) const;
  void append_pieces(std::string_view fragment, std::vector<int>& out) const;
  std::vector<TokenWord> split_at_characters(std::span<const int> tokens) const;
  std::vector<TokenWord> split_at_spaces(std::span<const int> tokens) const;
  std::vector<int> find_non_speech_tokens() const;
  std::optional<int> rank(std::string_view bytes) const { return ranks_.find(bytes, spelling_); }

  std::vector<std::string> spelling_;  // by number: bytes of text tokens, names of special ones
  Ranks ranks_;
  SpecialTokens special_;
  std::vector<std::string> languages_;
  std::vector<int> non_speech_tokens_;
};

}  // namespace captiond::whisper
