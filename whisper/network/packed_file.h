// Packed weights on disk, so that a model which was loaded once is read the next time as it will be used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/unique_fd.h"
#include "whisper/network/huge_memory.h"

namespace captiond::whisper {

/// Bytes are summed in pieces of this size, which a processor's cache holds.
inline constexpr std::size_t kPiece = std::size_t{4} << 20;

/// What write_packed() wrote under the same key, whole and checked. Nothing when there is no such file or it
/// has another key; a file that is damaged is left out with a warning in the log.
std::optional<std::vector<std::byte>> read_packed(const std::filesystem::path& path, const std::string& key);

/// The same as pages of the file, which are read when they are looked at, and not checked.
struct PackedPages {
  HugeMemory memory;
  std::uint64_t sum = 0;  // what sum_of_pieces() of a whole file is
  UniqueFd file;

  /// Reads the bytes from `at` on; false when the disk fails.
  bool read(std::size_t at, std::span<std::byte> out) const;
};
std::optional<PackedPages> map_packed(const std::filesystem::path& path, const std::string& key);

/// Writes the bytes to a file of another name that then takes this one, so that no reader sees half of it.
/// False when that is impossible, for example in a folder of somebody else's.
bool write_packed(const std::filesystem::path& path, const std::string& key,
                  std::span<const std::byte> bytes);

/// A number that is another for nearly all other bytes, and surely when one of them differs.
std::uint64_t checksum(std::span<const std::byte> bytes);
/// One of the checksums of pieces, and of all pieces of some bytes.
std::uint64_t sum_of_sums(std::span<const std::uint64_t> sums);
std::uint64_t sum_of_pieces(std::span<const std::byte> bytes);

}  // namespace captiond::whisper
