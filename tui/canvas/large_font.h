// Letters drawn in dots, for large text.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace captiond {

/// Rows of dots from the top, the highest of kGlyphColumns bits leftmost: two rows for accents over tall
/// letters, seven down to the base line, one below it.
inline constexpr int kGlyphRows = 10, kGlyphColumns = 6;
using Glyph = std::array<std::uint8_t, kGlyphRows>;

/// Latin letters with their accents, digits and punctuation; nothing for what the font lacks.
std::optional<Glyph> glyph_of(char32_t character);

}  // namespace captiond
