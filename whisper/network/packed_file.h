// Packed weights on disk, so that a model which was loaded once is read the next time as it will be used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "whisper/network/huge_memory.h"

namespace captiond::whisper {

/// Reads what write_packed() wrote under the same key: into memory on huge pages, because weights are read
/// again and again and small pages of a mapped file would slow each pass down. Nothing when there is no such
/// file or it has another key; a file that is damaged is left out with a warning in the log.
std::optional<HugeMemory> read_packed(const std::filesystem::path& path, const std::string& key);

/// Writes the bytes to a file of another name that then takes this one, so that no reader sees half of it.
/// False when that is impossible, for example in a folder of somebody else's.
bool write_packed(const std::filesystem::path& path, const std::string& key,
                  std::span<const std::byte> bytes);

/// A number that is another for nearly all other bytes, and surely when one of them differs.
std::uint64_t checksum(std::span<const std::byte> bytes);

}  // namespace captiond::whisper
