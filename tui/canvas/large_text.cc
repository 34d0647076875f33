#include "tui/canvas/large_text.h"

#include <array>
#include <string>

#include "tui/canvas/large_font.h"

namespace captiond {
namespace {

constexpr std::array<Scale, 5> kScales = {{{1, 1},
                                           {2, 1},
                                           {kGlyphColumns / 2, kGlyphRows / 2},
                                           {kGlyphColumns, kGlyphRows / 2},
                                           {2 * kGlyphColumns, kGlyphRows}}};

constexpr std::uint8_t kDotted = 0b101010;

bool dot(const Glyph& glyph, int row, int column) {
  return glyph[static_cast<std::size_t>(row)] >> (kGlyphColumns - 1 - column) & 1;
}

/// A cell that shows two dots beside each other in each half.
std::string quadrants(const Glyph& glyph, int row, int column) {
  static constexpr const char* kSigns[] = {" ", "▗", "▖", "▄", "▝", "▐", "▞", "▟",
                                           "▘", "▚", "▌", "▙", "▀", "▜", "▛", "█"};
  const auto bit = [&](int down, int right) {
    return static_cast<unsigned>(dot(glyph, 2 * row + down, 2 * column + right));
  };
  return kSigns[bit(0, 0) << 3 | bit(0, 1) << 2 | bit(1, 0) << 1 | bit(1, 1)];
}

/// A cell that shows one dot over another.
std::string halves(const Glyph& glyph, int row, int column) {
  const bool upper = dot(glyph, 2 * row, column), lower = dot(glyph, 2 * row + 1, column);
  return upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
}

std::string cell(const Glyph& glyph, int size, int row, int column) {
  if (size == 2) return quadrants(glyph, row, column);
  if (size == 3) return halves(glyph, row, column);
  return dot(glyph, row, column / 2) ? "█" : " ";
}

void put_glyph(Canvas& canvas, int size, int row, int column, const Glyph& glyph, Style style) {
  const Scale scale = kScales[static_cast<std::size_t>(size)];
  for (int i = 0; i < scale.rows; ++i) {
    std::string line;
    for (int j = 0; j < scale.columns; ++j) line += cell(glyph, size, i, j);
    canvas.put(row + i, column, line, style);
  }
}

/// The full-width form of ASCII; other narrow letters get a space beside them.
std::string widened(char32_t character) {
  if (character == ' ') return "  ";
  if (character > ' ' && character < 0x7F) return to_utf8(character - 0x21 + 0xFF01);
  return to_utf8(character) + (cells(character) == 1 ? " " : "");
}

}  // namespace

Scale scale_of(int size) {
  return kScales.at(static_cast<std::size_t>(size));
}

int put_large(Canvas& canvas, int size, int row, int column, std::string_view text, Style style) {
  const Scale scale = scale_of(size);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t character = next_code_point(text, at);
    while (at < text.size()) {  // with the marks that belong to it
      std::size_t next = at;
      if (cells(next_code_point(text, next)) > 0) break;
      at = next;
    }
    const int width = scale.columns * cells(character);
    auto glyph = size > 1 ? glyph_of(character) : std::nullopt;
    if (glyph) {
      if (style == Style::tentative) glyph->back() |= kDotted;
      put_glyph(canvas, size, row, column, *glyph, style);
    } else if (size == 1) {
      canvas.put(row, column, widened(character), style);
    } else {
      canvas.put(row + scale.rows / 2, column + (width - cells(character)) / 2,
                 text.substr(begin, at - begin), style);
    }
    column += width;
  }
  return column;
}

}  // namespace captiond
