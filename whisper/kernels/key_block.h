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

CAPTIOND_INLINE void put(std::byte* panel, std::size_t depth, std::size_t column, std::uint32_t unit) {
  std::memcpy(panel + (depth * kPanel + column) * sizeof(unit), &unit, sizeof(unit));
}

template <typename Numbers>
void pack_keys(ConstMatrixView keys, const Layout<Numbers>& layout, std::byte* block) {
  constexpr std::size_t kUnit = Numbers::kUnit;
  const std::size_t whole = keys.cols / kUnit;
  for (std::size_t i = 0; i < keys.rows; ++i) {
    std::byte* const panel = block + i / kPanel * layout.key_panel;
    const float* const key = keys.row(i);
    for (std::size_t j = 0; j < whole; ++j)
      put(panel, j, i % kPanel, Numbers::unit(key + j * kUnit, 1, kUnit));
    if (const std::size_t rest = keys.cols % kUnit)
      put(panel, whole, i % kPanel, Numbers::unit(key + whole * kUnit, 1, rest));
  }
}

template <typename Numbers>
void pack_values(ConstMatrixView values, const Layout<Numbers>& layout, std::byte* block) {
  constexpr std::size_t kUnit = Numbers::kUnit;
  for (std::size_t first = 0; first < values.cols; first += kPanel) {
    std::byte* const panel = block + layout.values + first / kPanel * layout.value_panel;
    const std::size_t width = least(kPanel, values.cols - first);
    for (std::size_t i = 0; i < values.rows; i += kUnit) {
      const float* const value = values.row(i) + first;
      const std::size_t count = least(kUnit, values.rows - i);
      for (std::size_t j = 0; j < width; ++j)
        put(panel, i / kUnit, j, Numbers::unit(value + j, values.stride, count));
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
