#include "whisper/text/ranks.h"

#include <bit>
#include <functional>

namespace captiond::whisper {
namespace {

std::size_t hash(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

}  // namespace

// At most half full, so that a text is found within a few slots of where it belongs.
Ranks::Ranks(std::span<const std::string> texts) : slots_(std::bit_ceil(2 * texts.size() + 1)) {
  for (std::uint32_t rank = 0; rank < texts.size(); ++rank) {
    std::size_t slot = hash(texts[rank]) % slots_.size();
    while (slots_[slot] != 0 && texts[slots_[slot] - 1] != texts[rank]) slot = (slot + 1) % slots_.size();
    if (slots_[slot] == 0) slots_[slot] = rank + 1;
  }
}

std::optional<int> Ranks::find(std::string_view text, std::span<const std::string> texts) const {
  for (std::size_t slot = hash(text) % slots_.size(); slots_[slot] != 0; slot = (slot + 1) % slots_.size())
    if (texts[slots_[slot] - 1] == text) return static_cast<int>(slots_[slot] - 1);
  return std::nullopt;
}

}  // namespace captiond::whisper
