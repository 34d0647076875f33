#include "whisper/formats/element_type.h"

#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <limits>

#include "whisper/formats/quantized_blocks.h"

namespace captiond::whisper {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the files are little-endian and are read as they stand");

struct Layout {
  std::string_view name;
  std::size_t elements, bytes;  // of a block
};

constexpr std::array<Layout, 16> kLayouts = {{{"f32", 1, 4},
                                              {"f16", 1, 2},
                                              {"bf16", 1, 2},
                                              {"i8", 1, 1},
                                              {"i16", 1, 2},
                                              {"i32", 1, 4},
                                              {"q4_0", 32, 18},
                                              {"q4_1", 32, 20},
                                              {"q5_0", 32, 22},
                                              {"q5_1", 32, 24},
                                              {"q8_0", 32, 34},
                                              {"q2_k", 256, 84},
                                              {"q3_k", 256, 110},
                                              {"q4_k", 256, 144},
                                              {"q5_k", 256, 176},
                                              {"q6_k", 256, 210}}};

const Layout& layout(ElementType type) {
  return kLayouts[static_cast<std::size_t>(type)];
}

template <typename Integer>
void integers_to_float(const std::byte* in, float* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    Integer value = 0;
    std::memcpy(&value, in + i * sizeof value, sizeof value);
    out[i] = static_cast<float>(value);
  }
}

// bfloat16 is the upper half of a float.
void bfloat16_to_float(const std::byte* in, float* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    std::uint16_t upper = 0;
    std::memcpy(&upper, in + i * sizeof upper, sizeof upper);
    out[i] = std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
  }
}

template <typename Block>
void blocks_to_float(const std::byte* in, float* out, std::size_t count) {
  for (std::size_t i = 0; i < count; i += Block::kElements, in += Block::kBytes) Block::to_float(in, out + i);
}

}  // namespace

std::string_view name_of(ElementType type) {
  return layout(type).name;
}

std::size_t block_elements(ElementType type) {
  return layout(type).elements;
}

std::optional<std::size_t> byte_count(ElementType type, std::size_t elements) {
  const auto [name, block, bytes] = layout(type);
  if (elements % block != 0 || elements / block > std::numeric_limits<std::size_t>::max() / bytes)
    return std::nullopt;
  return elements / block * bytes;
}

void to_float(ElementType type, const Kernels& kernels, const std::byte* in, float* out, std::size_t count) {
  assert(count % block_elements(type) == 0);
  switch (type) {
    case ElementType::f32:
      std::memcpy(out, in, count * sizeof(float));
      return;
    case ElementType::f16:
      return kernels.half_to_float(in, out, count);
    case ElementType::bf16:
      return bfloat16_to_float(in, out, count);
    case ElementType::i8:
      return integers_to_float<std::int8_t>(in, out, count);
    case ElementType::i16:
      return integers_to_float<std::int16_t>(in, out, count);
    case ElementType::i32:
      return integers_to_float<std::int32_t>(in, out, count);
    case ElementType::q4_0:
      return blocks_to_float<SmallBlock<4, false>>(in, out, count);
    case ElementType::q4_1:
      return blocks_to_float<SmallBlock<4, true>>(in, out, count);
    case ElementType::q5_0:
      return blocks_to_float<SmallBlock<5, false>>(in, out, count);
    case ElementType::q5_1:
      return blocks_to_float<SmallBlock<5, true>>(in, out, count);
    case ElementType::q8_0:
      return blocks_to_float<SmallBlock<8, false>>(in, out, count);
    case ElementType::q2_k:
      return blocks_to_float<Q2K>(in, out, count);
    case ElementType::q3_k:
      return blocks_to_float<Q3K>(in, out, count);
    case ElementType::q4_k:
      return blocks_to_float<NibbleK<4>>(in, out, count);
    case ElementType::q5_k:
      return blocks_to_float<NibbleK<5>>(in, out, count);
    case ElementType::q6_k:
      return blocks_to_float<Q6K>(in, out, count);
  }
}

}  // namespace captiond::whisper
