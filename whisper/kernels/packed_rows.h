// How rows of x lie packed, for all builds but those of tiles. For the sources that exist once per
// instruction set (see vector.h).
#pragma once

#include "whisper/kernels/product_tile.h"

namespace captiond::whisper {
namespace {

#ifdef __AVX512F__
constexpr std::size_t kRegisters = 32;
#else
constexpr std::size_t kRegisters = 16;
#endif

/// As many rows as the registers have sums for, beside what a step works with.
template <typename Format>
constexpr std::size_t kRowBlock = (kRegisters - Format::kWorking) /
                                  (kVectors * sizeof(typename Format::Sum) / sizeof(Bits));

/// Rows of x as they lie packed: blocks of at most kRowBlock rows, as even as they can be, in each of which
/// the words of a column of groups stand side by side; then, in the same order, the scales of all rows.
template <typename Format>
struct PackedRows {
  using Word = typename Format::Word;
  using RowScale = typename Format::RowScale;

  PackedRows(std::size_t count, std::size_t words_in_a_row, std::size_t scales_of_a_row = 1)
      : rows(count),
        depth(words_in_a_row),
        scales(scales_of_a_row),
        blocks(round_up(rows, kRowBlock<Format>) / kRowBlock<Format>) {}
  std::size_t scales_at() const { return round_up(rows * depth * sizeof(Word), 64); }
  std::size_t bytes() const { return scales_at() + round_up(rows * scales * sizeof(RowScale), 64); }
  std::size_t first(std::size_t block) const { return block * rows / blocks; }

  std::size_t rows, depth, scales, blocks;
};

}  // namespace
}  // namespace captiond::whisper
