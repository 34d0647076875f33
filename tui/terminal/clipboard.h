// The clipboard, by way of the terminal. Pure.
#pragma once

#include <string>
#include <string_view>

namespace captiond {

/// Terminals take no more than this at once; xterm's limit, which others share.
inline constexpr std::size_t kMostCopied = 74000;  // bytes

/// The control sequence that puts `text`, cut to kMostCopied, on the clipboard (OSC 52). It works over ssh,
/// where the terminal allows it.
std::string clipboard_sequence(std::string_view text);

}  // namespace captiond
