// The products, compiled once per instruction set: the build defines CAPTIOND_PRODUCTS, the name of the
// table. Everything but that is in an unnamed namespace, as in eigen_kernels.cc and for its reason.
//
// One small kernel does it all: so many rows of x against one panel of weights, two registers wide, the sums
// in registers from the first column to the last. Rows of x are packed with their words side by side, so it
// walks through both operands in one run of memory each.
#include <utility>

#include "whisper/kernels/gelu.h"
#include "whisper/kernels/product_formats.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kVectors = 2;
constexpr std::size_t kPanel = kVectors * kLanes;
#ifdef __AVX512F__
constexpr std::size_t kRegisters = 32;
#else
constexpr std::size_t kRegisters = 16;
#endif

/// As many rows as the registers have sums for, beside what a step works with.
template <typename Format>
constexpr std::size_t kRowBlock = (kRegisters - Format::kWorking) / kVectors;

/// Rows of x as they lie packed: blocks of at most kRowBlock rows, as even as they can be, in each of which
/// the words of a column of groups stand side by side; then the scales of all rows.
template <typename Format>
struct PackedRows {
  using Word = typename Format::Word;
  using RowScale = typename Format::RowScale;

  PackedRows(std::size_t count, std::size_t words_in_a_row)
      : rows(count), depth(words_in_a_row), blocks((rows + kRowBlock<Format> - 1) / kRowBlock<Format>) {}
  std::size_t scales_at() const { return (rows * depth * sizeof(Word) + 63) / 64 * 64; }
  std::size_t bytes() const { return scales_at() + (rows * sizeof(RowScale) + 63) / 64 * 64; }
  std::size_t first(std::size_t block) const { return block * rows / blocks; }

  std::size_t rows, depth, blocks;
};

/// y (rows, kPanel) of one panel. `weights` begins with it.
template <typename Format, std::size_t rows>
void multiply_tile(const typename Format::Word* x, const typename Format::RowScale* scales,
                   const Panels& weights, const float* bias, Activation activation, MatrixView y) {
  typename Format::Sum sums[rows][kVectors];
#pragma GCC unroll 14
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j) sums[i][j] = Format::start(weights, j * kLanes, scales[i]);
  }
  const std::byte* words = weights.words;
  for (std::size_t depth = 0; depth < weights.depth; ++depth) {
    const Bits left = load_bits(words), right = load_bits(words + sizeof(Bits));
#pragma GCC unroll 14
    for (std::size_t i = 0; i < rows; ++i) {
      Format::step(sums[i][0], left, x[i]);
      Format::step(sums[i][1], right, x[i]);
    }
    words += kVectors * sizeof(Bits);
    x += rows;
  }
  typename Format::Sum done[rows][kVectors];  // indexed by a variable, as what is in registers cannot be
  std::memcpy(done, sums, sizeof(done));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < kVectors; ++j) {
      Vec value = Format::finish(done[i][j], weights, j * kLanes, scales[i]);
      if (bias) value += load(bias + j * kLanes);
      if (activation == Activation::gelu) value = gelu(value);
      store(y.row(i) + j * kLanes, value);
    }
  }
}

template <typename Format>
using Tile = void (*)(const typename Format::Word*, const typename Format::RowScale*, const Panels&,
                      const float*, Activation, MatrixView);

template <typename Format, std::size_t... indices>
constexpr std::array<Tile<Format>, sizeof...(indices)> tiles(std::index_sequence<indices...>) {
  return {multiply_tile<Format, indices + 1>...};
}

/// A panel that is not full goes to a tile beside, and what there is of it to y.
template <typename Format>
void multiply_part(Tile<Format> tile, const typename Format::Word* x, const typename Format::RowScale* scales,
                   const Panels& weights, const float* bias, Activation activation, MatrixView y) {
  alignas(64) float values[kRowBlock<Format> * kPanel];
  alignas(64) float biases[kPanel] = {};
  if (bias) std::memcpy(biases, bias, y.cols * sizeof(float));
  tile(x, scales, weights, biases, activation, {values, y.rows, kPanel, kPanel});
  for (std::size_t i = 0; i < y.rows; ++i) std::memcpy(y.row(i), values + i * kPanel, y.cols * sizeof(float));
}

template <typename Format>
std::size_t packed_rows(std::size_t rows, std::size_t depth) {
  return PackedRows<Format>(rows, depth).bytes();
}

template <typename Format>
void pack_rows(ConstMatrixView x, std::size_t depth, std::byte* packed) {
  const PackedRows<Format> layout(x.rows, depth);
  auto* const words = reinterpret_cast<typename Format::Word*>(packed);
  auto* const scales = reinterpret_cast<typename Format::RowScale*>(packed + layout.scales_at());
  for (std::size_t block = 0; block < layout.blocks; ++block) {
    const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
    for (std::size_t i = first; i < first + count; ++i) {
      scales[i] = Format::pack_row(x.row(i), x.cols, depth, words + first * depth + (i - first), count);
    }
  }
}

/// Panel after panel, each against all rows while it is in the cache.
template <typename Format>
void multiply(const std::byte* packed, const Panels& weights, const float* bias, Activation activation,
              MatrixView y) {
  static constexpr auto kTiles = tiles<Format>(std::make_index_sequence<kRowBlock<Format>>());
  const PackedRows<Format> layout(y.rows, weights.depth);
  const auto* const words = reinterpret_cast<const typename Format::Word*>(packed);
  const auto* const scales = reinterpret_cast<const typename Format::RowScale*>(packed + layout.scales_at());
  for (std::size_t column = 0; column < weights.rows; column += kPanel) {
    const Panels panel = weights.from(column, kPanel);
    const std::size_t width = weights.rows - column < kPanel ? weights.rows - column : kPanel;
    const float* const biases = bias ? bias + column : nullptr;
    for (std::size_t block = 0; block < layout.blocks; ++block) {
      const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
      const Tile<Format> tile = kTiles[count - 1];
      const MatrixView out = y.block(first, count).columns(column, width);
      if (width == kPanel) {
        tile(words + first * weights.depth, scales + first, panel, biases, activation, out);
      } else {
        multiply_part<Format>(tile, words + first * weights.depth, scales + first, panel, biases, activation,
                              out);
      }
    }
  }
}

template <typename Format>
constexpr Product product() {
  return {kPanel,          Format::kGroup, 1, kRowBlock<Format>, packed_rows<Format>, pack_rows<Format>,
          multiply<Format>};
}

}  // namespace

extern const Products CAPTIOND_PRODUCTS;
const Products CAPTIOND_PRODUCTS = {product<FloatFormat>(), product<BfloatFormat>(), product<ByteFormat>()};

}  // namespace captiond::whisper
