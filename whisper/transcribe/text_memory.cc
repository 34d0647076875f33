#include "whisper/transcribe/text_memory.h"

#include <algorithm>
#include <utility>

namespace captiond::whisper {

TextMemory::TextMemory(std::vector<int> initial, bool carry, std::size_t room)
    : tokens_(std::move(initial)), initial_(tokens_.size()), carry_(carry), room_(room) {}

std::vector<int> TextMemory::prompt() const {
  const std::span<const int> all = tokens_;
  std::span<const int> recent = all.subspan(carry_ ? std::max(initial_, remembered_) : remembered_);
  if (!carry_) return {recent.begin(), recent.end()};
  recent = recent.last(std::min(recent.size(), room_ - std::min(room_, initial_)));
  std::vector<int> prompt(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(initial_));
  prompt.insert(prompt.end(), recent.begin(), recent.end());
  return prompt;
}

void TextMemory::add(std::span<const int> tokens) {
  tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
}

}  // namespace captiond::whisper
