#include "tui/text.h"

#include <cwchar>
#include <cwctype>

namespace captiond {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

char32_t lower(char32_t c) {
  return static_cast<char32_t>(std::towlower(static_cast<wint_t>(c)));
}

bool controls(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||  // C0, C1, line separators
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);         // bidirectional overrides
}

bool one_of(char32_t c, std::u32string_view set) {
  return set.find(c) != set.npos;
}

/// Characters that no row may begin with.
bool closes(char32_t c) {
  return one_of(c, U"、。，．！？：；）」』】》〉…ー");
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

int cells(char32_t c) {
  const int width = ::wcwidth(static_cast<wchar_t>(c));
  return width < 0 ? 1 : width;
}

int cells(std::string_view text) {
  int sum = 0;
  for (std::size_t at = 0; at < text.size();) sum += cells(next_code_point(text, at));
  return sum;
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

std::string fitted(std::string_view text, int width) {
  if (cells(text) <= width) return std::string(text);
  if (width <= 0) return {};
  int used = 0;
  std::size_t end = 0;
  for (std::size_t at = 0; at < text.size(); end = at) {
    used += cells(next_code_point(text, at));
    if (used > width - 1) break;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += text;
  return out;
}

std::u32string folded(std::string_view word) {
  std::u32string out;
  for (std::size_t at = 0; at < word.size();) {
    const char32_t c = next_code_point(word, at);
    if (std::iswalnum(static_cast<wint_t>(c))) out += lower(c);
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

std::vector<Row> wrap(std::string_view text, int width, int indent) {
  std::vector<Row> rows;
  Row row;           // the row under way begins at row.begin
  Row chance{0, 0};  // where it may be broken: it ends at begin, the next row starts at end
  int limit = std::max(2, width), used = 0;
  bool after_wide = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    const char32_t c = next_code_point(text, at);
    const int wide = cells(c);
    if (c == ' ') {
      chance = {start, at};  // the space itself may hang over the edge
    } else if (wide > 0) {
      if ((wide == 2 || after_wide) && start > chance.end && !closes(c)) chance = {start, start};
      while (used + wide > limit && start > row.begin) {
        if (chance.end <= row.begin) chance = {start, start};
        rows.push_back({row.begin, chance.begin});
        row.begin = chance.end;
        used = cells(text.substr(row.begin, start - row.begin));
        limit = std::max(2, width - indent);
      }
      after_wide = wide == 2;
    }
    used += wide;
  }
  rows.push_back({row.begin, text.size()});
  return rows;
}

std::vector<Row> occurrences(std::string_view text, std::string_view pattern) {
  std::vector<Row> found;
  if (pattern.empty()) return found;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t at = begin, in_pattern = 0;
    while (at < text.size() && in_pattern < pattern.size()) {
      std::size_t next_at = at, next_in_pattern = in_pattern;
      if (lower(next_code_point(text, next_at)) != lower(next_code_point(pattern, next_in_pattern))) break;
      at = next_at;
      in_pattern = next_in_pattern;
    }
    if (in_pattern == pattern.size()) {
      found.push_back({begin, at});
      begin = at;
    } else {
      next_code_point(text, begin);
    }
  }
  return found;
}

}  // namespace captiond
