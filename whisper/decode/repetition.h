// Text that says the same again and again: the mark of a decode gone astray.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace captiond::whisper {

/// How many tokens at the end of a text say once more what stands right before them, if one run of tokens
/// stands there at least `repeats` times in a row and the copies together are at least 4 · repeats tokens (so
/// that "no, no, no" is no loop); else 0.
std::size_t repeated_tail(std::span<const int> text, std::size_t repeats);

/// Bytes of the text over bytes of its zlib form: high for text that repeats itself. Of no text: 0.
float compression_ratio(std::string_view text);

}  // namespace captiond::whisper
