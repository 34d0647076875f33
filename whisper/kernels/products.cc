// The products, compiled once per instruction set: the build defines CAPTIOND_PRODUCTS, the name of the
// table. Everything but that is in an unnamed namespace, as in eigen_kernels.cc and for its reason.
//
// One small kernel does it all: so many rows of x against one panel of weights, two registers wide, the sums
// in registers from the first column to the last. Rows of x are packed with their words side by side, so it
// walks through both operands in one run of memory each.
#include <utility>

#include "whisper/kernels/grouped_product.h"
#include "whisper/kernels/packed_rows.h"

namespace captiond::whisper {
namespace {

/// y of one panel, which is all that `weights` are.
template <typename Format, std::size_t rows>
void multiply_tile(const typename Format::Word* x, const typename Format::RowScale* scales,
                   const Panels& weights, const float* bias, Activation activation, float* to,
                   std::size_t stride) {
  const MatrixView y = {to, rows, weights.rows, stride};
  typename Format::Sum sums[rows][kVectors];
#pragma GCC unroll 14
  for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 2
    for (std::size_t j = 0; j < kVectors; ++j) sums[i][j] = Format::start(weights, j * kLanes, scales[i]);
  }
  prefetch_rows(y);
  add_products<Format>(sums, x, weights.words, weights.depth);
  finish_tile<Format>(sums, scales, weights, bias, activation, y);
}

template <typename Format>
using Tile = void (*)(const typename Format::Word*, const typename Format::RowScale*, const Panels&,
                      const float*, Activation, float*, std::size_t);

template <typename Format, std::size_t... indices>
constexpr std::array<Tile<Format>, sizeof...(indices)> tiles(std::index_sequence<indices...>) {
  return {multiply_tile<Format, indices + 1>...};
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
    for (std::size_t block = 0; block < layout.blocks; ++block) {
      const std::size_t first = layout.first(block), count = layout.first(block + 1) - first;
      kTiles[count - 1](words + first * weights.depth, scales + first, panel, bias ? bias + column : nullptr,
                        activation, y.row(first) + column, y.stride);
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
const Products CAPTIOND_PRODUCTS = {product<FloatFormat>(), product<BfloatFormat>(), product<ByteFormat>(),
                                    product<WideByteFormat>(), grouped_product()};

}  // namespace captiond::whisper
