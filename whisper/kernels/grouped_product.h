// The product of many rows of x, brought to bytes, and weights that are bytes, too. For the sources that
// exist once per instruction set (see vector.h).
//
// One scale for a whole row is too coarse for what a decoder's layers hand on: a few columns are far larger
// than the others. Here each group of columns has its own, so that an outlier harms its group alone. Integers
// are summed within a group only; what they stand for is added up in floats, which costs little beside the
// products of a group.
#pragma once

#include <utility>

#include "whisper/kernels/packed_rows.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kGroupWords = 16;   // 64 columns
constexpr std::size_t kBlocksAtOnce = 6;  // whose sums stay in the first cache

/// x = scale · byte + least for each byte of a group.
struct GroupScale {
  float scale, least;
};

struct GroupedByteFormat : ByteWords {
  using Sum = Vec;
  using RowScale = GroupScale;
  static constexpr std::size_t kGroup = 4;

  /// At most kGroupWords words of a row, one each `stride`.
  static GroupScale pack_group(const float* x, std::size_t cols, std::size_t depth, Word* out,
                               std::size_t stride) {
    const auto [scale, zero] = quantise_row(
        x, cols, depth, [=](std::uint32_t bytes, std::size_t i) { out[i * stride] = word_of(bytes); });
    return {scale, -scale * static_cast<float>(zero)};
  }
  // The scales of x are in the sum.
  CAPTIOND_INLINE static Vec finish(Sum sum, const Panels& weights, std::size_t row, GroupScale) {
    return sum * load(weights.scales + row);
  }
};

constexpr std::size_t groups(std::size_t depth) {
  return round_up(depth, kGroupWords) / kGroupWords;
}

struct PackedGroups : PackedRows<GroupedByteFormat> {
  PackedGroups(std::size_t count, std::size_t words)
      : PackedRows<GroupedByteFormat>(count, words, groups(words)) {}
};

/// What a group of columns adds to the sums of some rows and a panel, of which `words` are that group's.
template <std::size_t rows>
void add_group(const GroupedByteFormat::Word* x, const GroupScale* scales, const std::byte* words,
               std::size_t depth, const Vec* weight_sums, Vec* totals) {
  Bits sums[rows][kVectors] = {};
  add_products<GroupedByteFormat>(sums, x, words, depth);
#pragma GCC unroll 14
  for (std::size_t j = 0; j < rows; ++j) {
#pragma GCC unroll 2
    for (std::size_t k = 0; k < kVectors; ++k) {
      totals[j * kVectors + k] += __builtin_convertvector(sums[j][k], Vec) * scales[j].scale;
      totals[j * kVectors + k] += weight_sums[k] * scales[j].least;
    }
  }
}

using GroupTile = void (*)(const GroupedByteFormat::Word*, const GroupScale*, const std::byte*, std::size_t,
                           const Vec*, Vec*);

template <std::size_t... indices>
constexpr std::array<GroupTile, sizeof...(indices)> group_tiles(std::index_sequence<indices...>) {
  return {add_group<indices + 1>...};
}

/// The sums of a group's weights, for each row of a panel.
CAPTIOND_INLINE void sum_weights(const std::byte* words, std::size_t depth, Vec* out) {
  const GroupedByteFormat::Word ones = GroupedByteFormat::word_of(0x01010101);
  Bits sums[kVectors] = {};
  for (std::size_t i = 0; i < depth; ++i)
    for (Bits& sum : sums) {
      GroupedByteFormat::step(sum, load_bits(words), ones);
      words += sizeof(Bits);
    }
  for (std::size_t k = 0; k < kVectors; ++k) out[k] = __builtin_convertvector(sums[k], Vec);
}

/// The sums (rows, kVectors) of blocks [begin, end) of rows and one panel.
void sum_groups(const std::byte* packed, const PackedGroups& layout, std::size_t begin, std::size_t end,
                const std::byte* panel, Vec* totals) {
  static constexpr auto kTiles = group_tiles(std::make_index_sequence<kRowBlock<GroupedByteFormat>>());
  const auto* const words = reinterpret_cast<const GroupedByteFormat::Word*>(packed);
  const auto* const scales = reinterpret_cast<const GroupScale*>(packed + layout.scales_at());
  for (std::size_t i = 0; i < (layout.first(end) - layout.first(begin)) * kVectors; ++i) totals[i] = Vec{};
  for (std::size_t group = 0; group < layout.scales; ++group) {
    const std::size_t at = group * kGroupWords, depth = least(kGroupWords, layout.depth - at);
    const std::byte* const weights = panel + at * kPanel * 4;
    Vec weight_sums[kVectors];
    sum_weights(weights, depth, weight_sums);
    for (std::size_t block = begin; block < end; ++block) {
      const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
      kTiles[count - 1](words + first * layout.depth + at * count,
                        scales + first * layout.scales + group * count, weights, depth, weight_sums,
                        totals + (first - layout.first(begin)) * kVectors);
    }
  }
}

void multiply_groups(const std::byte* packed, const Panels& weights, const float* bias, Activation activation,
                     MatrixView y) {
  const PackedGroups layout(y.rows, weights.depth);
  const auto* const scales = reinterpret_cast<const GroupScale*>(packed + layout.scales_at());
  Vec totals[kBlocksAtOnce * kRowBlock<GroupedByteFormat> * kVectors];
  for (std::size_t column = 0; column < weights.rows; column += kPanel) {
    const Panels panel = weights.from(column, kPanel);
    for (std::size_t block = 0; block < layout.blocks; block += kBlocksAtOnce) {
      const std::size_t end = least(block + kBlocksAtOnce, layout.blocks), first = layout.first(block);
      sum_groups(packed, layout, block, end, panel.words, totals);
      const MatrixView out = y.block(first, layout.first(end) - first).columns(column, panel.rows);
      finish_tile<GroupedByteFormat>(totals, scales + first, panel, bias ? bias + column : nullptr,
                                     activation, out);
    }
  }
}

void pack_groups(ConstMatrixView x, std::size_t depth, std::byte* packed) {
  const PackedGroups layout(x.rows, depth);
  auto* const words = reinterpret_cast<GroupedByteFormat::Word*>(packed);
  auto* const scales = reinterpret_cast<GroupScale*>(packed + layout.scales_at());
  for (std::size_t block = 0; block < layout.blocks; ++block) {
    const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t group = 0; group < layout.scales; ++group) {
        const std::size_t at = group * kGroupWords, words_of_it = least(kGroupWords, depth - at);
        scales[first * layout.scales + group * count + i] =
            GroupedByteFormat::pack_group(x.row(first + i) + 4 * at, least(4 * words_of_it, x.cols - 4 * at),
                                          words_of_it, words + first * depth + at * count + i, count);
      }
    }
  }
}

std::size_t packed_groups(std::size_t rows, std::size_t depth) {
  return PackedGroups(rows, depth).bytes();
}

constexpr Product grouped_product() {
  return {
      kPanel,         GroupedByteFormat::kGroup, 1, kRowBlock<GroupedByteFormat>, packed_groups, pack_groups,
      multiply_groups};
}

}  // namespace
}  // namespace captiond::whisper
