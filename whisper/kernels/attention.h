// Attention of one head over keys and values that are laid out for it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "whisper/kernels/kernels.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// Keys and values are packed in blocks of this many positions, small enough to stay in the second cache
/// while many queries go over one.
inline constexpr std::size_t kKeyBlock = 128;
/// The widest head: all of Whisper's are as wide as this.
inline constexpr std::size_t kMaxHeadDim = 64;

/// Which keys a query may see: all of them, or those up to its own position, where the last query belongs to
/// the last key.
enum class Mask { none, causal };

/// One way to keep keys and values, and the arithmetic over it, for one instruction set. All functions run on
/// the calling thread, on any number of threads at once, and take no memory; scratch is some 50 KB of stack.
/// A row of the result does not depend on the rows beside it.
struct AttentionKernels {
  /// Bytes of a block of keys and values of `dim` channels: a multiple of 64.
  std::size_t (*block_bytes)(std::size_t dim);
  /// Packs at most kKeyBlock keys and values (count, dim) to a block on a 64-byte boundary; fewer only to the
  /// last block of a head.
  void (*pack)(ConstMatrixView keys, ConstMatrixView values, std::byte* block);
  /// y = softmax(q kᵀ / sqrt(dim)) v, over the first `count` keys of consecutive blocks. No score is kept for
  /// longer than its block: each new block scales down what was summed before it if it holds a larger score
  /// (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018; Dao et al.,
  /// "FlashAttention", 2022).
  void (*attend)(ConstMatrixView q, const std::byte* blocks, std::size_t count, Mask mask, MatrixView y);
  /// out = q kᵀ / sqrt(dim), (rows of q, count).
  void (*scores)(ConstMatrixView q, const std::byte* blocks, std::size_t count, MatrixView out);
};

/// Attention for one instruction set.
struct AttentionBuild {
  const char* name;  // the build of the other kernels that it goes with
  AttentionKernels floats;
  AttentionKernels bfloat16;  // half the bytes; results to some three digits
  bool bfloat16_is_fast;      // the processor multiplies pairs of them; others make floats of them first
  /// A quarter of the bytes, results to some two digits; where the processor multiplies bytes by itself.
  std::optional<AttentionKernels> bytes;

  /// Causal attention over rows of a pool of floats (pool, dim): `rows` are those of one text in their order,
  /// the last query belongs to the last of them. Scratch is some 200 KB of stack.
  void (*attend_rows)(ConstMatrixView q, ConstMatrixView keys, ConstMatrixView values,
                      std::span<const std::uint32_t> rows, MatrixView y);
};

/// The builds this processor can run, slowest first; the first is the portable one, on every machine.
std::span<const AttentionBuild* const> available_attention();

/// The one that goes with a build of the other kernels.
const AttentionBuild& attention_for(const Kernels& kernels);

}  // namespace captiond::whisper
