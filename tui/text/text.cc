#include "tui/text/text.h"

#include <cwchar>
#include <cwctype>

namespace captiond {
namespace {

char32_t lower(char32_t c) {
  return static_cast<char32_t>(std::towlower(static_cast<wint_t>(c)));
}

/// Characters that no row may begin with.
bool closes(char32_t c) {
  constexpr std::u32string_view kSet = U"、。，．！？：；）」』】》〉…ー";
  return kSet.find(c) != kSet.npos;
}

}  // namespace

int cells(char32_t c) {
  const int width = ::wcwidth(static_cast<wchar_t>(c));
  return width < 0 ? 1 : width;
}

int cells(std::string_view text) {
  int sum = 0;
  for (std::size_t at = 0; at < text.size();) sum += cells(next_code_point(text, at));
  return sum;
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
