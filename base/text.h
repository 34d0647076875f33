// UTF-8 text of unknown origin: read, made safe to show, cut into sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace captiond {

/// The code point at byte `at`, which moves behind it. A byte that is no UTF-8 gives U+FFFD.
char32_t next_code_point(std::string_view text, std::size_t& at);
std::string to_utf8(char32_t code_point);

/// What may be sent to a terminal: line ends and tabs become spaces; other control characters, escape
/// sequences' introducers and bidirectional overrides go; broken bytes become U+FFFD.
std::string clean(std::string_view text);

/// Whether `text` ends as sentences do: with . ? ! … or their CJK kin, quotes and brackets after them aside.
bool ends_sentence(std::string_view text);

}  // namespace captiond
