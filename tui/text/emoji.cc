#include "tui/text/emoji.h"

#include "tui/text/text.h"

namespace captiond {
namespace {

bool is_emoji(char32_t c) {
  return c >= 0x1F000 || (c >= 0x2190 && c < 0x2C00);
}

bool changes_width(char32_t c, bool after_emoji) {
  constexpr char32_t kJoiner = 0x200D, kTextSelector = 0xFE0E, kColourSelector = 0xFE0F;
  if (c == kTextSelector || c == kColourSelector) return true;
  return after_emoji && (c == kJoiner || (c >= 0x1F3FB && c <= 0x1F3FF));
}

}  // namespace

std::string separate_emoji(std::string_view text) {
  std::string out;
  bool after_emoji = false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (changes_width(c, after_emoji)) continue;
    out += to_utf8(c);
    after_emoji = is_emoji(c);
  }
  return out;
}

}  // namespace captiond
