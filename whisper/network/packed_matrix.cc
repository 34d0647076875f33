#include "whisper/network/packed_matrix.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <string>

#include "base/error.h"
#include "whisper/kernels/rotation.h"

namespace captiond::whisper {
namespace {

constexpr std::string_view kNames[] = {"f32", "bf16", "int8", "int8-wide", "int8-grouped"};
constexpr std::size_t kWordBytes = 4;
constexpr std::size_t kLine = 64;
constexpr std::size_t kRowsAtOnce = 256;  // of floats; a multiple of every panel

std::size_t round_up(std::size_t size, std::size_t step) {
  return (size + step - 1) / step * step;
}

// Where the parts of a packed matrix lie: words, and of integers the scales and sums of all rows.
struct Layout {
  Layout(const Product& product, Precision precision, std::size_t rows, std::size_t cols)
      : padded_rows(round_up(rows, product.panel)),
        depth(round_up(round_up(cols, product.group) / product.group, product.depth_step)),
        scales(round_up(padded_rows * depth * kWordBytes, kLine)),
        sums(scales + (has_scales(precision) ? round_up(padded_rows * sizeof(float), kLine) : 0)),
        size(sums + (sums - scales)) {}
  std::size_t padded_rows, depth;
  std::size_t scales, sums, size;  // in bytes
};

std::uint32_t rounded_to_bfloat16(float value) {  // to nearest, ties to even
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
}

// As the product's kernel rotates a row of x; together they leave the product of both as it was.
void rotate_weights(std::span<float> row) {
  rotate(row.data(), row.size());
  const float all = 1.0F / static_cast<float>(rotation_of(row.size()));  // a power of two: exact
  for (float& weight : row) weight *= all;
}

// A row of weights as words, one after another.
class RowPacker {
 public:
  RowPacker(Precision precision, std::span<const float> row) : precision_(precision), row_(row) {
    if (!has_scales(precision)) return;
    float largest = 0.0F;
    for (const float weight : row) largest = std::max(largest, std::abs(weight));
    scale_ = largest > 0.0F ? largest / 127.0F : 1.0F;
  }

  float scale() const { return scale_; }
  std::int32_t sum() const { return sum_; }

  std::uint32_t word(std::size_t index) {
    switch (precision_) {
      case Precision::f32:
        return std::bit_cast<std::uint32_t>(row_[index]);
      case Precision::bf16:
        return rounded_to_bfloat16(at(2 * index)) | rounded_to_bfloat16(at(2 * index + 1)) << 16;
      case Precision::int8:
      case Precision::int8_wide:
      case Precision::int8_grouped:
        break;
    }
    std::uint32_t bytes = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const float level = at(4 * index + i) / scale_;
      const auto integer = static_cast<std::int32_t>(level + (level < 0 ? -0.5F : 0.5F));
      sum_ += integer;
      bytes |= (static_cast<std::uint32_t>(integer) & 0xFF) << 8 * i;
    }
    return bytes;
  }

 private:
  float at(std::size_t i) const { return i < row_.size() ? row_[i] : 0.0F; }

  Precision precision_;
  std::span<const float> row_;
  float scale_ = 1.0F;
  std::int32_t sum_ = 0;
};

}  // namespace

std::string_view name_of(Precision precision) {
  return kNames[static_cast<std::size_t>(precision)];
}

Precision precision_named(std::string_view name) {
  const std::span models = std::span(kNames).first(3);
  const auto found = std::ranges::find(models, name);
  if (found == models.end()) {
    throw Error("precision: expected auto, f32, bf16 or int8, found " + std::string(name), ExitCode::usage);
  }
  return static_cast<Precision>(found - models.begin());
}

PackedMatrix PackedMatrix::pack(const Kernels& kernels, Precision precision, std::size_t rows,
                                std::size_t cols, const RowReader& read) {
  HugeMemory memory(packed_bytes(kernels, precision, rows, cols));
  PackedMatrix packed = pack(kernels, precision, rows, cols, read, memory.bytes());
  packed.own_ = std::move(memory);
  return packed;
}

PackedMatrix PackedMatrix::pack(const Kernels& kernels, Precision precision, std::size_t rows,
                                std::size_t cols, const RowReader& read, std::span<std::byte> memory) {
  const Product& product = kernels.product(precision);
  const Layout layout(product, precision, rows, cols);
  assert(memory.size() >= layout.size && product.panel <= kRowsAtOnce && kRowsAtOnce % product.panel == 0);
  std::memset(memory.data(), 0, layout.size);
  auto* const words = reinterpret_cast<std::uint32_t*>(memory.data());
  auto* const scales = reinterpret_cast<float*>(memory.data() + layout.scales);
  auto* const sums = reinterpret_cast<std::int32_t*>(memory.data() + layout.sums);
  const std::size_t depth = (cols + product.group - 1) / product.group;
  Matrix floats(std::min(rows, kRowsAtOnce), cols);
  for (std::size_t i = 0; i < rows; ++i) {
    if (i % kRowsAtOnce == 0) read(i, floats.view().block(0, std::min(kRowsAtOnce, rows - i)));
    const std::span weights(floats.row(i % kRowsAtOnce), cols);
    if (precision == Precision::int8) rotate_weights(weights);
    RowPacker row(precision, weights);
    std::uint32_t* const to = words + i / product.panel * product.panel * layout.depth + i % product.panel;
    for (std::size_t j = 0; j < depth; ++j) to[j * product.panel] = row.word(j);
    if (!has_scales(precision)) continue;
    scales[i] = row.scale();
    sums[i] = row.sum();
  }
  return view(kernels, precision, rows, cols, memory.first(layout.size));
}

PackedMatrix PackedMatrix::view(const Kernels& kernels, Precision precision, std::size_t rows,
                                std::size_t cols, std::span<const std::byte> bytes) {
  const Product& product = kernels.product(precision);
  const Layout layout(product, precision, rows, cols);
  assert(bytes.size() == layout.size && reinterpret_cast<std::uintptr_t>(bytes.data()) % kLine == 0);
  PackedMatrix packed;
  packed.few_ = precision == Precision::int8_grouped ? &kernels.product(Precision::int8_wide) : &product;
  packed.many_ = cols > kWidestGrouped ? packed.few_ : &product;
  packed.precision_ = precision;
  packed.cols_ = cols;
  packed.bytes_ = bytes;
  packed.panels_ = {bytes.data(), nullptr, nullptr, rows, layout.depth};
  if (has_scales(precision)) {
    packed.panels_.scales = reinterpret_cast<const float*>(bytes.data() + layout.scales);
    packed.panels_.sums = reinterpret_cast<const std::int32_t*>(bytes.data() + layout.sums);
  }
  return packed;
}

std::size_t PackedMatrix::packed_bytes(const Kernels& kernels, Precision precision, std::size_t rows,
                                       std::size_t cols) {
  return Layout(kernels.product(precision), precision, rows, cols).size;
}

}  // namespace captiond::whisper
