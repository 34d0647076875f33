#include "whisper/network/settle.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace captiond::whisper {

std::optional<bool> settle(std::span<std::byte> memory, const PackedPages& pages,
                           const std::stop_token& stop) {
  std::vector<std::uint64_t> sums;
  for (std::size_t at = 0; at < memory.size(); at += kPiece) {
    if (stop.stop_requested()) return std::nullopt;
    const auto piece = memory.subspan(at, std::min(kPiece, memory.size() - at));
    HugeMemory own(piece.size());
    if (!pages.read(at, own.bytes())) return false;
    sums.push_back(checksum(own.bytes()));
    std::move(own).take_the_place_of(piece);
  }
  return sum_of_sums(sums) == pages.sum;
}

}  // namespace captiond::whisper
