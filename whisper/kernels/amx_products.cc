// The products on AMX, whose registers are tiles: 16 rows of 64 bytes. One instruction multiplies a tile of x
// with a tile of weights, which the panels' layout of words happens to be, and adds to a tile of sums. Two by
// two tiles of sums read each tile of x and of weights once for two products (Intel's "Optimization Reference
// Manual", chapter 20).
#include "whisper/kernels/product_tile.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kTile = 16;  // rows of a tile, and its words across
constexpr std::size_t kRowBlock = 2 * kTile;
constexpr std::size_t kTileBytes = 64;  // across
constexpr std::size_t kPanelBytes = kPanel * 4;
static_assert(kPanel == 2 * kTile);

/// Bytes of a row of x, its length on purpose no power of two: rows at such distances would share cache
/// lines.
std::size_t row_bytes(std::size_t depth) {
  return depth * 4 + kTileBytes;
}

// Rows to fill the last tile are zeros.
std::size_t padded(std::size_t rows) {
  return round_up(rows, kRowBlock);
}

/// The shapes of all eight tiles, as the processor wants to be told them; alive while tiles are used.
class Tiles {
 public:
  Tiles() {
    Configuration all;
    for (std::size_t i = 0; i < 8; ++i) {
      all.bytes_across[i] = kTileBytes;
      all.rows[i] = kTile;
    }
    asm volatile("" : : "r"(&all) : "memory");  // GCC 12 takes the next line to read eight bytes only
    _tile_loadconfig(&all);
  }
  ~Tiles() { _tile_release(); }
  Tiles(const Tiles&) = delete;
  Tiles& operator=(const Tiles&) = delete;

 private:
  struct alignas(64) Configuration {
    std::uint8_t palette = 1, start_row = 0, reserved[14] = {};
    std::uint16_t bytes_across[16] = {};
    std::uint8_t rows[16] = {};
  };
};

struct TiledBytes : ByteFormat {
  CAPTIOND_INLINE static void multiply_tiles() {
    _tile_dpbusd(0, 4, 6);
    _tile_dpbusd(1, 4, 7);
    _tile_dpbusd(2, 5, 6);
    _tile_dpbusd(3, 5, 7);
  }
};

struct TiledBfloats : BfloatFormat {
  CAPTIOND_INLINE static void multiply_tiles() {
    _tile_dpbf16ps(0, 4, 6);
    _tile_dpbf16ps(1, 4, 7);
    _tile_dpbf16ps(2, 5, 6);
    _tile_dpbf16ps(3, 5, 7);
  }
};

/// Sums (kRowBlock, kPanel) of a block of rows and a panel: tiles 0 to 3 are sums, 4 and 5 rows of x, 6 and 7
/// weights.
template <typename Format>
void multiply_block(const std::byte* x, const Panels& panel, typename Format::Sum* sums) {
  const std::size_t stride = row_bytes(panel.depth);
  _tile_zero(0);
  _tile_zero(1);
  _tile_zero(2);
  _tile_zero(3);
  for (std::size_t depth = 0; depth < panel.depth; depth += kTile) {
    const std::byte* const words = panel.words + depth * kPanelBytes;
    _tile_loadd(4, x + depth * 4, stride);
    _tile_loadd(5, x + depth * 4 + kTile * stride, stride);
    _tile_loadd(6, words, kPanelBytes);
    _tile_loadd(7, words + kTileBytes, kPanelBytes);
    Format::multiply_tiles();
  }
  auto* const to = reinterpret_cast<std::byte*>(sums);
  _tile_stored(0, to, kPanelBytes);
  _tile_stored(1, to + kTileBytes, kPanelBytes);
  _tile_stored(2, to + kTile * kPanelBytes, kPanelBytes);
  _tile_stored(3, to + kTile * kPanelBytes + kTileBytes, kPanelBytes);
}

template <typename Format>
std::size_t packed_rows(std::size_t rows, std::size_t depth) {
  return padded(rows) * row_bytes(depth) + round_up(rows * sizeof(typename Format::RowScale), 64);
}

template <typename Format>
void pack_rows(ConstMatrixView x, std::size_t depth, std::byte* packed) {
  const std::size_t stride = row_bytes(depth);
  auto* const scales = reinterpret_cast<typename Format::RowScale*>(packed + padded(x.rows) * stride);
  for (std::size_t i = 0; i < x.rows; ++i) {
    auto* const words = reinterpret_cast<typename Format::Word*>(packed + i * stride);
    scales[i] = Format::pack_row(x.row(i), x.cols, depth, words, 1);
  }
  std::memset(packed + x.rows * stride, 0, (padded(x.rows) - x.rows) * stride);
}

template <typename Format>
void multiply(const std::byte* packed, const Panels& weights, const float* bias, Activation activation,
              MatrixView y) {
  const std::size_t stride = row_bytes(weights.depth);
  const auto* const scales =
      reinterpret_cast<const typename Format::RowScale*>(packed + padded(y.rows) * stride);
  const Tiles tiles;
  for (std::size_t column = 0; column < weights.rows; column += kPanel) {
    const Panels panel = weights.from(column, kPanel);
    for (std::size_t row = 0; row < y.rows; row += kRowBlock) {
      const MatrixView out = y.block(row, least(kRowBlock, y.rows - row)).columns(column, panel.rows);
      typename Format::Sum sums[kRowBlock][1][kVectors];
      multiply_block<Format>(packed + row * stride, panel, &sums[0][0][0]);
      for (std::size_t i = 0; i < out.rows; ++i) {
        const auto* const scale = scales + row + i;
        for (std::size_t j = 0; j < kVectors; ++j) sums[i][0][j] += Format::start(panel, j * kLanes, *scale);
        finish_tile<Format>(sums[i], scale, panel, bias ? bias + column : nullptr, activation,
                            out.block(i, 1));
      }
    }
  }
}

template <typename Format>
constexpr Product product() {
  return {kPanel, Format::kGroup, kTile, kRowBlock, packed_rows<Format>, pack_rows<Format>, multiply<Format>};
}

}  // namespace

extern const Product product_amx_bf16, product_amx_int8;
const Product product_amx_bf16 = product<TiledBfloats>();
const Product product_amx_int8 = product<TiledBytes>();

}  // namespace captiond::whisper
