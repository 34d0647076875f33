// From a file's pages to memory of our own, while others read.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <stop_token>

#include "whisper/network/packed_file.h"

namespace captiond::whisper {

/// Replaces `memory`, which was pages.memory, by other pages of the same bytes on huge pages, a piece at a
/// time; the addresses stay, and at no moment is there anything else to read. So a model can be used as soon
/// as its file is mapped, and passes run at full speed soon after. Returns whether the file is whole, or
/// nothing when it was to stop.
std::optional<bool> settle(std::span<std::byte> memory, const PackedPages& pages,
                           const std::stop_token& stop);

}  // namespace captiond::whisper
