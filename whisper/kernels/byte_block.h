// Keys and values as bytes, for processors that multiply those by themselves: half the memory of bfloat16,
// and scores in half the time. For the sources that exist once per instruction set (see vector.h).
#pragma once

#include "whisper/kernels/byte_numbers.h"
#include "whisper/kernels/rotation.h"

#ifdef CAPTIOND_MULTIPLIES_BYTES

namespace captiond::whisper {
namespace {

/// sums += a b for up to kTileRows rows: of a four bytes down a row; b a panel.
template <std::size_t rows>
CAPTIOND_INLINE void add_products(Bits (&sums)[rows][kPanelVectors], const std::uint8_t* a,
                                  std::size_t stride, const std::byte* b, std::size_t units) {
  for (std::size_t unit = 0; unit < units; ++unit) {
    Bits factors[kPanelVectors];
#pragma GCC unroll 4
    for (std::size_t j = 0; j < kPanelVectors; ++j)
      factors[j] = load_bits(b + (unit * kPanelVectors + j) * sizeof(Bits));
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
      std::uint32_t word = 0;
      std::memcpy(&word, a + i * stride + unit * sizeof(word), sizeof(word));
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j)
        sums[i][j] = add_byte_products(sums[i][j], word, factors[j]);
    }
  }
}

/// Panels of keys; the scale of each, and what its 128 times too much make of the sum to begin with; panels
/// of values, and the scale of each channel.
template <>
class Block<ByteNumbers> {
 public:
  explicit Block(std::size_t dim)
      : dim_(dim),
        key_panel_(kPanel * units(dim) * kUnit),
        key_scales_(kKeyBlock / kPanel * key_panel_),
        key_starts_(key_scales_ + kKeyBlock * sizeof(float)),
        values_(key_starts_ + kKeyBlock * sizeof(std::int32_t)),
        value_scales_(values_ + round_up(dim, kPanel) / kPanel * kValuePanel) {}

  std::size_t bytes() const { return round_up(value_scales_ + round_up(dim_, kPanel) * sizeof(float), 64); }

  void pack(ConstMatrixView keys, ConstMatrixView values, std::byte* block) const {
    std::memset(block, 0, bytes());
    for (std::size_t i = 0; i < keys.rows; ++i) pack_key(keys.row(i), i, block);
    for (std::size_t first = 0; first < dim_; first += kLanes) pack_channels(values, first, block);
  }

  static float put_query(const float* q, std::size_t dim, float scale, std::uint8_t* to) {
    const Turned turned(q, dim);
    const float step = byte_scale(turned.largest);
    for (std::size_t j = 0; j < kMaxHeadDim; j += kLanes) {
      using Bytes [[gnu::vector_size(kLanes)]] = std::uint8_t;
      const auto bytes =
          __builtin_convertvector(rounded(load(turned.numbers + j) * (1.0F / step)) + 128, Bytes);
      std::memcpy(to + j, &bytes, sizeof(bytes));
    }
    return scale * step / static_cast<float>(rotation_of(dim));
  }

  void score(const std::byte* block, std::size_t key, std::size_t rows, const std::uint8_t* q,
             float* scores) const {
    in_tiles(rows, [&, this](auto count, std::size_t first) {
      score_tile<count>(block, key, q + first * kMaxHeadDim, scores + first * kKeyBlock + key);
    });
  }

  void gather(const std::byte* block, std::size_t channel, std::size_t rows, const std::uint8_t* weights,
              const float* shares, std::size_t count, float* found, bool accumulate) const {
    in_tiles(rows, [&, this](auto tile, std::size_t first) {
      gather_tile<tile>(block, channel, weights + first * kWeightStride, shares + first,
                        round_up(count, kSheaf) / kUnit, found + first * kMaxHeadDim + channel, accumulate);
    });
  }

 private:
  static constexpr std::size_t kValuePanel = kPanel * kKeyBlock;
  static constexpr std::size_t kWeightStride = kKeyBlock * sizeof(float);
  static constexpr std::size_t units(std::size_t depth) { return (depth + kUnit - 1) / kUnit; }

  /// A key or a query, turned.
  struct Turned {
    Turned(const float* from, std::size_t dim) : numbers{} {
      std::memcpy(numbers, from, dim * sizeof(float));
      rotate(numbers, dim);
      Vec most{};
      for (std::size_t j = 0; j < kMaxHeadDim; j += kLanes)
        most = max(most, max(load(numbers + j), -load(numbers + j)));
      largest = whisper::largest(most);
    }
    alignas(64) float numbers[kMaxHeadDim];
    float largest;
  };

  void pack_key(const float* key, std::size_t i, std::byte* block) const {
    const Turned turned(key, dim_);
    const float scale = byte_scale(turned.largest);
    std::byte* const panel = block + i / kPanel * key_panel_;
    Bits sums{};
    for (std::size_t j = 0; j < dim_; j += kLanes) {
      const Bits levels = rounded(load(turned.numbers + j) * (1.0F / scale));
      put_bytes(levels, j / kUnit, units(dim_),
                [&](std::uint32_t word, std::size_t unit) { put(panel, unit, i % kPanel, word); });
      sums += levels - as_bits(broadcast(kRounding));
    }
    const auto start = static_cast<std::int32_t>(-128.0F * sum(__builtin_convertvector(sums, Vec)));  // exact
    std::memcpy(block + key_scales_ + i * sizeof(float), &scale, sizeof(scale));
    std::memcpy(block + key_starts_ + i * sizeof(start), &start, sizeof(start));
  }

  // As many channels as a vector has lanes: of four values each, a word, in the order of the weights.
  void pack_channels(ConstMatrixView values, std::size_t first, std::byte* block) const {
    const auto at = [&](std::size_t i) { return load_some(values.row(i) + first, dim_ - first); };
    Vec most{};
    for (std::size_t i = 0; i < values.rows; ++i) most = max(most, max(at(i), -at(i)));
    const Vec scale = max(most, broadcast(0x1p-100F)) / kLargestByte, factor = 1.0F / scale;
    store(block + value_scales_ + first * sizeof(float), scale);
    std::byte* const panel = block + values_ + first / kPanel * kValuePanel;
    for (std::size_t unit = 0; unit < round_up(values.rows, kSheaf) / kUnit; ++unit) {
      const std::size_t first_key = unit / kLanes * kSheaf + unit % kLanes;
      Bits words{};
      for (std::size_t k = 0; k < kUnit; ++k) {
        if (const std::size_t key = first_key + k * kLanes; key < values.rows)
          words |= (rounded(at(key) * factor) & 255) << static_cast<std::int32_t>(8 * k);
      }
      store(panel + (unit * kPanel + first % kPanel) * sizeof(float), as_floats(words));
    }
  }

  template <std::size_t rows>
  void score_tile(const std::byte* block, std::size_t key, const std::uint8_t* q, float* scores) const {
    Bits sums[rows][kPanelVectors];
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j)
        sums[i][j] = load_bits(block + key_starts_ + (key + j * kLanes) * sizeof(std::int32_t));
    }
    add_products(sums, q, kMaxHeadDim, block + key / kPanel * key_panel_, units(dim_));
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j) {
        const Vec scale = load(block + key_scales_ + (key + j * kLanes) * sizeof(float));
        store(scores + i * kKeyBlock + j * kLanes, __builtin_convertvector(sums[i][j], Vec) * scale);
      }
    }
  }

  template <std::size_t rows>
  void gather_tile(const std::byte* block, std::size_t channel, const std::uint8_t* weights,
                   const float* shares, std::size_t count, float* found, bool accumulate) const {
    Bits sums[rows][kPanelVectors] = {};
    add_products(sums, weights, kWeightStride, block + values_ + channel / kPanel * kValuePanel, count);
#pragma GCC unroll 6
    for (std::size_t i = 0; i < rows; ++i) {
#pragma GCC unroll 4
      for (std::size_t j = 0; j < kPanelVectors; ++j) {
        const Vec scale = load(block + value_scales_ + (channel + j * kLanes) * sizeof(float));
        float* const to = found + i * kMaxHeadDim + j * kLanes;
        const Vec before = accumulate ? load(to) : Vec{};
        store(to, multiply_add(__builtin_convertvector(sums[i][j], Vec), scale * shares[i], before));
      }
    }
  }

  std::size_t dim_;
  std::size_t key_panel_;                                        // bytes of one
  std::size_t key_scales_, key_starts_, values_, value_scales_;  // where they begin
};

}  // namespace
}  // namespace captiond::whisper

#endif
