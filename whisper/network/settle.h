// From a file's pages to memory of our own, while others read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

#include "whisper/network/huge_memory.h"

namespace captiond::whisper {

/// Replaces the pages of `memory` by others of the same bytes on huge pages, a piece at a time; the addresses
/// stay, and at no moment is there anything else to read. So a model can be used as soon as its file is
/// mapped, and passes run at full speed soon after. Returns the checksum of the whole, as sum_of_pieces() has
/// it, or nothing when it was to stop.
std::optional<std::uint64_t> settle(std::span<std::byte> memory, const std::stop_token& stop);

}  // namespace captiond::whisper
