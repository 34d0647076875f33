// Cuts text into fragments before byte-pair encoding: no token crosses their borders.
#pragma once

#include <string_view>
#include <vector>

namespace captiond::whisper {

/// The fragments that GPT-2's pattern finds; joined they are the text:
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
std::vector<std::string_view> fragments(std::string_view text);

}  // namespace captiond::whisper
