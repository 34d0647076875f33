#include "base/text.h"

namespace captiond {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool controls(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||  // C0, C1, line separators
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);         // bidirectional overrides
}

bool one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != set.npos;
}

}  // namespace

char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() - at < static_cast<std::size_t>(more)) return kReplacement;
  char32_t c = lead & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kReplacement;
    c = (c << 6) | (byte(at + i) & 0x3FU);
  }
  constexpr char32_t kSmallest[] = {0x80, 0x800, 0x10000};
  if (c < kSmallest[more - 1] || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) return kReplacement;
  at += static_cast<std::size_t>(more);
  return c;
}

std::string to_utf8(char32_t c) {
  const auto tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) return {static_cast<char>(0xC0 | (c >> 6)), tail(0)};
  if (c < 0x10000) return {static_cast<char>(0xE0 | (c >> 12)), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | (c >> 18)), tail(12), tail(6), tail(0)};
}

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == '\t' || c == '\n' || c == '\r') {
      out += ' ';
    } else if (!controls(c)) {
      out += to_utf8(c);
    }
  }
  return out;
}

bool ends_sentence(std::string_view text) {
  char32_t last = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (!one_of(c, U" \"'”’»)]」』）")) last = c;
  }
  return last != 0 && one_of(last, U".?!…。？！");
}

}  // namespace captiond
