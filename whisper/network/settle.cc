#include "whisper/network/settle.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "whisper/network/packed_file.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kPiecesAhead =
    4;  // that are asked for before they are needed, if they are still on disk

}  // namespace

std::optional<std::uint64_t> settle(std::span<std::byte> memory, const std::stop_token& stop) {
  std::vector<std::uint64_t> sums;
  for (std::size_t at = 0; at < memory.size(); at += kPiece) {
    if (stop.stop_requested()) return std::nullopt;
    const std::size_t ahead = std::min(kPiecesAhead * kPiece, memory.size() - at);
    ::madvise(memory.data() + at, ahead, MADV_WILLNEED);
    const auto piece = memory.subspan(at, std::min(kPiece, memory.size() - at));
    HugeMemory own(piece.size());
    std::memcpy(own.bytes().data(), piece.data(), piece.size());
    sums.push_back(checksum(own.bytes().first(piece.size())));
    std::move(own).take_the_place_of(piece);
  }
  return sum_of_sums(sums);
}

}  // namespace captiond::whisper
