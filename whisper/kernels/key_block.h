// How a block of keys and values lies in memory, and how it gets there. For the sources that exist once per
// instruction set (see vector.h).
#pragma once

#include "whisper/kernels/attention.h"
#include "whisper/kernels/panel_product.h"

namespace captiond::whisper {
namespace {

static_assert(kKeyBlock % kPanel == 0);

constexpr std::size_t round_up(std::size_t n, std::size_t multiple) {
  return (n + multiple - 1) / multiple * multiple;
}
constexpr std::size_t least(std::size_t a, std::size_t b) {
  return a < b ? a : b;
}

template <typename Numbers>
constexpr std::size_t units(std::size_t depth) {
  return (depth + Numbers::kUnit - 1) / Numbers::kUnit;
}

// A block: panels of keys, in which depth is a channel, then panels of values, in which depth is a key. So
// both products of attention, scores = q kᵀ and weights · v, walk down a panel from its first byte to its
// last.
template <typename Numbers>
struct Layout {
  explicit Layout(std::size_t dim)
      : key_panel(kPanel * units<Numbers>(dim) * sizeof(std::uint32_t)),
        value_panel(kPanel * units<Numbers>(kKeyBlock) * sizeof(std::uint32_t)),
        values(kKeyBlock / kPanel * key_panel),
        block(round_up(values + round_up(dim, kPanel) / kPanel * value_panel, 64)) {}
  std::size_t key_panel, value_panel;  // bytes of one
  std::size_t values;                  // where they begin in a block
  std::size_t block;                   // bytes of all
};

template <typename Numbers>
std::size_t block_bytes(std::size_t dim) {
  return Layout<Numbers>(dim).block;
}

// A key goes down its panel: its units, made together, each to a row of their own.
template <typename Numbers>
void pack_keys(ConstMatrixView keys, const Layout<Numbers>& layout, std::byte* block) {
  std::uint32_t key[kMaxHeadDim + kLanes];
  for (std::size_t i = 0; i < keys.rows; ++i) {
    for (std::size_t j = 0; j < keys.cols; j += kLanes)
      Numbers::put_units(key + j / Numbers::kUnit, load_some(keys.row(i) + j, keys.cols - j));
    std::byte* to = block + i / kPanel * layout.key_panel + i % kPanel * sizeof(*key);
    for (std::size_t j = 0; j < units<Numbers>(keys.cols); ++j, to += kPanel * sizeof(*key))
      std::memcpy(to, key + j, sizeof(*key));
  }
}

// Values go across theirs, kUnit of them at once.
template <typename Numbers>
void pack_values(ConstMatrixView values, const Layout<Numbers>& layout, std::byte* block) {
  for (std::size_t j = 0; j < values.cols; j += kLanes) {
    std::byte* to =
        block + layout.values + j / kPanel * layout.value_panel + j % kPanel * sizeof(std::uint32_t);
    for (std::size_t i = 0; i < values.rows; i += Numbers::kUnit, to += kPanel * sizeof(std::uint32_t)) {
      Vec steps[Numbers::kUnit];
      for (std::size_t k = 0; k < Numbers::kUnit; ++k)
        steps[k] = i + k < values.rows ? load_some(values.row(i + k) + j, values.cols - j) : Vec{};
      const Bits units = Numbers::units(steps);
      std::memcpy(to, &units, sizeof(units));
    }
  }
}

template <typename Numbers>
void pack(ConstMatrixView keys, ConstMatrixView values, std::byte* block) {
  const Layout<Numbers> layout(keys.cols);
  if (keys.rows < kKeyBlock || keys.cols % kPanel != 0) std::memset(block, 0, layout.block);
  pack_keys(keys, layout, block);
  pack_values(values, layout, block);
}

}  // namespace
}  // namespace captiond::whisper
