#include "whisper/decode/repetition.h"

#include <zlib.h>

#include <algorithm>
#include <vector>

namespace captiond::whisper {
namespace {

constexpr std::size_t kLongestRun = 32;  // tokens: a long sentence

// How many tokens before the last `length` ones repeat with that period.
std::size_t repeated(std::span<const int> text, std::size_t length) {
  std::size_t count = 0;
  for (std::size_t i = text.size() - length; i-- > 0 && text[i] == text[i + length];) ++count;
  return count;
}

}  // namespace

std::size_t repeated_tail(std::span<const int> text, std::size_t repeats) {
  const std::size_t longest = std::min(kLongestRun, text.size() / std::max<std::size_t>(2, repeats));
  for (std::size_t length = 1; length <= longest; ++length) {
    const std::size_t copies = repeated(text, length) / length + 1;
    if (copies >= repeats && copies * length >= 4 * repeats) return (copies - 1) * length;
  }
  return 0;
}

float compression_ratio(std::string_view text) {
  uLongf size = compressBound(text.size());
  std::vector<Bytef> packed(size);
  if (compress(packed.data(), &size, reinterpret_cast<const Bytef*>(text.data()), text.size()) != Z_OK)
    return 0.0F;
  return static_cast<float>(text.size()) / static_cast<float>(size);
}

}  // namespace captiond::whisper
