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

constexpr std::size_t kGroupWords = 16;  // 64 columns

/// x = scale · byte + least for each byte of a group.
struct GroupScale {
  float scale, least;
};

struct GroupedByteFormat : ByteWords {
  struct Sum {
    Vec total;
    Bits of_group;  // whose products are being added
  };
  using RowScale = GroupScale;
  using Bump = ExactBump;
  static constexpr std::size_t kGroup = 4;

  /// At most kGroupWords words of a row, one each `stride`.
  static GroupScale pack_group(const float* x, std::size_t cols, std::size_t depth, Word* out,
                               std::size_t stride) {
    const auto [scale, zero] = quantise_row(
        x, cols, depth, [=](std::uint32_t bytes, std::size_t i) { out[i * stride] = word_of(bytes); });
    return {scale, -scale * static_cast<float>(zero)};
  }
  // The scales of x are in the sum.
  CAPTIOND_INLINE static Vec finish(Vec total, const Panels& weights, std::size_t row, GroupScale) {
    return total * load(weights.scales + row);
  }
};

constexpr std::size_t groups(std::size_t depth) {
  return round_up(depth, kGroupWords) / kGroupWords;
}

struct PackedGroups : PackedRows<GroupedByteFormat> {
  PackedGroups(std::size_t count, std::size_t words)
      : PackedRows<GroupedByteFormat>(count, words, groups(words)) {}
};

constexpr std::size_t kWidestGroups = groups(kWidestGrouped / GroupedByteFormat::kGroup);

/// The sums of the weights of each group of a panel's rows: (groups, kVectors).
struct GroupSums {
  explicit GroupSums(const Panels& panel) {
    const GroupedByteFormat::Word ones = GroupedByteFormat::word_of(0x01010101);
    const std::byte* words = panel.words;
    for (std::size_t at = 0; at < panel.depth; at += kGroupWords) {
      Bits sums[kVectors] = {};
      for (std::size_t i = 0; i < least(kGroupWords, panel.depth - at); ++i) {
        for (Bits& sum : sums) {
          GroupedByteFormat::step(sum, load_bits(words), ones);
          words += sizeof(Bits);
        }
      }
      for (std::size_t k = 0; k < kVectors; ++k)
        all[at / kGroupWords * kVectors + k] = __builtin_convertvector(sums[k], Vec);
    }
  }
  Vec all[kWidestGroups * kVectors];
};

/// y of some rows and one panel, which is all that `weights` are. The sums of a group and those of all groups
/// are in registers, side by side.
template <std::size_t rows>
void multiply_group_tile(const GroupedByteFormat::Word* x, const GroupScale* scales, const Panels& weights,
                         const GroupSums& weight_sums, const float* bias, Activation activation, float* to,
                         std::size_t stride) {
  const MatrixView y = {to, rows, weights.rows, stride};
  prefetch_rows(y);
  Vec totals[rows][kVectors] = {};
  for (std::size_t at = 0; at < weights.depth; at += kGroupWords) {
    const std::size_t depth = least(kGroupWords, weights.depth - at), group = at / kGroupWords;
    Bits sums[rows][kVectors] = {};
    add_products<GroupedByteFormat>(sums, x + at * rows, weights.words + at * kPanel * 4, depth);
#pragma GCC unroll 14
    for (std::size_t i = 0; i < rows; ++i) {
      const auto [scale, lowest] = scales[group * rows + i];
#pragma GCC unroll 2
      for (std::size_t k = 0; k < kVectors; ++k) {
        totals[i][k] += __builtin_convertvector(sums[i][k], Vec) * scale;
        totals[i][k] += weight_sums.all[group * kVectors + k] * lowest;
      }
    }
  }
  finish_tile<GroupedByteFormat>(totals, scales, weights, bias, activation, y);
}

using GroupTile = void (*)(const GroupedByteFormat::Word*, const GroupScale*, const Panels&, const GroupSums&,
                           const float*, Activation, float*, std::size_t);

template <std::size_t... indices>
constexpr std::array<GroupTile, sizeof...(indices)> group_tiles(std::index_sequence<indices...>) {
  return {multiply_group_tile<indices + 1>...};
}

/// Panel after panel, each against all rows while it is in the cache.
void multiply_groups(const std::byte* packed, const Panels& weights, const float* bias, Activation activation,
                     MatrixView y) {
  static constexpr auto kTiles = group_tiles(std::make_index_sequence<kRowBlock<GroupedByteFormat>>());
  const PackedGroups layout(y.rows, weights.depth);
  const auto* const words = reinterpret_cast<const GroupedByteFormat::Word*>(packed);
  const auto* const scales = reinterpret_cast<const GroupScale*>(packed + layout.scales_at());
  for (std::size_t column = 0; column < weights.rows; column += kPanel) {
    const Panels panel = weights.from(column, kPanel);
    const GroupSums weight_sums(panel);
    for (std::size_t block = 0; block < layout.blocks; ++block) {
      const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
      kTiles[count - 1](words + first * layout.depth, scales + first * layout.scales, panel, weight_sums,
                        bias ? bias + column : nullptr, activation, y.row(first) + column, y.stride);
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
