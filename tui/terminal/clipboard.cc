#include "tui/terminal/clipboard.h"

namespace captiond {
namespace {

std::string base64(std::string_view bytes) {
  static constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](std::size_t k) {
      return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U;
    };
    const unsigned group = byte(0) << 16 | byte(1) << 8 | byte(2);
    for (unsigned k = 0; k < 4; ++k) out += i + k <= bytes.size() ? kDigits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

}  // namespace

std::string clipboard_sequence(std::string_view text) {
  std::size_t size = std::min(text.size(), kMostCopied);
  while (size < text.size() && (text[size] & 0xC0) == 0x80) --size;  // no half character
  return "\033]52;c;" + base64(text.substr(0, size)) + "\a";
}

}  // namespace captiond
