#include "whisper/text/unicode.h"

#include <utf8proc.h>

#include <algorithm>

namespace captiond::whisper {
namespace {

constexpr char32_t kBad = 0xFFFD;

struct Lead {
  std::size_t size;                  // bytes of the character
  unsigned second_low, second_high;  // what the second byte may be: no overlong forms, no surrogates
  char32_t bits;
};

/// What the first byte announces; size 0 for a byte that cannot stand first (Unicode 15, table 3-7).
Lead lead(unsigned char byte) {
  if (byte < 0x80) return {1, 0, 0, byte};
  if (byte < 0xC2) return {0, 0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF, byte & 0x1FU};
  if (byte < 0xF0) return {3, byte == 0xE0 ? 0xA0U : 0x80U, byte == 0xED ? 0x9FU : 0xBFU, byte & 0x0FU};
  if (byte < 0xF5) return {4, byte == 0xF0 ? 0x90U : 0x80U, byte == 0xF4 ? 0x8FU : 0xBFU, byte & 0x07U};
  return {0, 0, 0, 0};
}

utf8proc_category_t category(char32_t code) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code));
}

}  // namespace

Character first_character(std::string_view text) {
  const Lead start = lead(static_cast<unsigned char>(text.front()));
  if (start.size == 0) return {kBad, 1, false};
  char32_t code = start.bits;
  for (std::size_t i = 1; i < start.size; ++i) {
    const unsigned low = i == 1 ? start.second_low : 0x80;
    const unsigned high = i == 1 ? start.second_high : 0xBF;
    const unsigned byte = i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
    if (byte < low || byte > high) return {kBad, i, false};
    code = code << 6 | (byte & 0x3F);
  }
  return {code, start.size, true};
}

bool is_letter(char32_t code) {
  const auto found = category(code);
  return found >= UTF8PROC_CATEGORY_LU && found <= UTF8PROC_CATEGORY_LO;
}

bool is_number(char32_t code) {
  const auto found = category(code);
  return found >= UTF8PROC_CATEGORY_ND && found <= UTF8PROC_CATEGORY_NO;
}

bool is_space(char32_t code) {
  if ((code >= '\t' && code <= '\r') || code == 0x85) return true;
  const auto found = category(code);
  return found >= UTF8PROC_CATEGORY_ZS && found <= UTF8PROC_CATEGORY_ZP;
}

std::string valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const Character next = first_character(bytes);
    out += next.valid ? bytes.substr(0, next.size) : kReplacement;
    bytes.remove_prefix(next.size);
  }
  return out;
}

std::string_view strip(std::string_view text) {
  std::size_t begin = 0, end = 0;  // of what stays
  bool seen = false;
  for (std::size_t at = 0; at < text.size();) {
    const Character next = first_character(text.substr(at));
    if (!is_space(next.code)) {
      if (!seen) begin = at;
      seen = true;
      end = at + next.size;
    }
    at += next.size;
  }
  return text.substr(begin, end - begin);
}

std::size_t leading_space(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const Character next = first_character(text.substr(at));
    if (!is_space(next.code)) break;
    at += next.size;
  }
  return at;
}

std::string on_one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  return line;
}

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += first_character(text.substr(at)).size;
  return count;
}

}  // namespace captiond::whisper
