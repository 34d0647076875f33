// The little of Unicode that text and tokens need. Character classes come from libutf8proc.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace captiond::whisper {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

/// One character at the front of a text.
struct Character {
  char32_t code = 0;     // U+FFFD when the bytes are no UTF-8
  std::size_t size = 0;  // bytes it takes; of bad ones, as many as Unicode replaces by one U+FFFD
  bool valid = true;
};

/// The first character of a text that is not empty.
Character first_character(std::string_view text);

bool is_letter(char32_t code);  // \p{L}
bool is_number(char32_t code);  // \p{N}
bool is_space(char32_t code);   // \s

/// The text with each bad run of bytes replaced by U+FFFD, exactly as Python's errors="replace" does.
std::string valid_utf8(std::string_view bytes);

/// Without white space at both ends.
std::string_view strip(std::string_view text);

/// Bytes of white space in front.
std::size_t leading_space(std::string_view text);

/// With a space for every tab and line break.
std::string on_one_line(std::string_view text);

/// How many characters (code points) a text has.
std::size_t character_count(std::string_view text);

}  // namespace captiond::whisper
