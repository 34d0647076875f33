// How the files of weights write their numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "whisper/kernels/kernels.h"

namespace captiond::whisper {

/// Plain numbers, and the blocks of ggml, in which a few dozen small integers share a scale. All are
/// little-endian and may begin on any byte.
enum class ElementType : std::uint8_t {
  f32,
  f16,
  bf16,
  i8,
  i16,
  i32,
  q4_0,
  q4_1,
  q5_0,
  q5_1,
  q8_0,
  q2_k,
  q3_k,
  q4_k,
  q5_k,
  q6_k
};

std::string_view name_of(ElementType type);

/// Numbers that are written together: 1, 32 or 256. A row of weights is a whole number of such blocks.
std::size_t block_elements(ElementType type);

/// Bytes of `elements` numbers; nothing when they do not fill whole blocks or the answer does not fit.
std::optional<std::size_t> byte_count(ElementType type, std::size_t elements);

/// Reads `count` numbers, whole blocks of them, to `out`. Every 32-bit pattern of a float is passed on as it
/// is.
void to_float(ElementType type, const Kernels& kernels, const std::byte* in, float* out, std::size_t count);

}  // namespace captiond::whisper
