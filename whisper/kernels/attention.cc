// Attention, compiled once per instruction set: the build defines CAPTIOND_ATTENTION (an identifier) and
// CAPTIOND_ATTENTION_NAME. Everything but that table is in an unnamed namespace: were two builds to share one
// name for an inline function, the linker would keep either, and a processor could meet instructions it does
// not know.
#include "whisper/kernels/attention.h"

#include <cmath>
#include <type_traits>

#include "whisper/kernels/queries.h"

namespace captiond::whisper {
namespace {

constexpr float kLog2E = 1.44269504F;

// Of scores, so that 2 to the score is what e to it was before.
float weight_scale(std::size_t dim) {
  return kLog2E / std::sqrt(static_cast<float>(dim));
}

template <typename Numbers>
void attend(ConstMatrixView q, const std::byte* blocks, std::size_t count, Mask mask, MatrixView y) {
  const std::size_t bytes = Block<Numbers>(q.cols).bytes();
  for (std::size_t first = 0; first < q.rows; first += kQueryBlock) {
    const std::size_t rows = least(kQueryBlock, q.rows - first);
    const Sight sight(count, q.rows, first, rows, mask);
    Queries<Numbers> queries(q.block(first, rows), weight_scale(q.cols));
    for (std::size_t key = 0; key < sight.last; key += kKeyBlock)
      queries.take(blocks + key / kKeyBlock * bytes, key, least(kKeyBlock, sight.last - key), sight);
    queries.finish(y.block(first, rows));
  }
}

template <typename Numbers>
void scores(ConstMatrixView q, const std::byte* blocks, std::size_t count, MatrixView out) {
  const std::size_t bytes = Block<Numbers>(q.cols).bytes();
  for (std::size_t first = 0; first < q.rows; first += kQueryBlock) {
    const std::size_t rows = least(kQueryBlock, q.rows - first);
    Queries<Numbers> queries(q.block(first, rows), 1.0F / std::sqrt(static_cast<float>(q.cols)));
    for (std::size_t key = 0; key < count; key += kKeyBlock) {
      const std::size_t keys = least(kKeyBlock, count - key);
      queries.score(blocks + key / kKeyBlock * bytes, keys);
      for (std::size_t i = 0; i < rows; ++i) queries.scores(i, keys, out.row(first + i) + key);
    }
  }
}

// From so many queries on, packing the rows on the way costs less than it saves.
constexpr std::size_t kPackedQueries = 4;

/// Rows that lie apart in a pool, at most as many as a block takes.
struct PoolRows {
  ConstMatrixView pool;
  std::span<const std::uint32_t> rows;

  const float* row(std::size_t i) const { return pool.row(rows[i]); }
  /// A copy of them, one after another.
  ConstMatrixView together(float* copy) const {
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::memcpy(copy + i * pool.cols, row(i), pool.cols * sizeof(float));
    return {copy, rows.size(), pool.cols, pool.cols};
  }
};

void attend_rows(ConstMatrixView q, ConstMatrixView keys, ConstMatrixView values,
                 std::span<const std::uint32_t> rows, MatrixView y) {
  float key_copy[kKeyBlock * kMaxHeadDim], value_copy[kKeyBlock * kMaxHeadDim];
  alignas(64) std::byte block[2 * kKeyBlock * kMaxHeadDim * sizeof(float)];
  for (std::size_t first = 0; first < q.rows; first += kQueryBlock) {
    const std::size_t count = least(kQueryBlock, q.rows - first);
    const Sight sight(rows.size(), q.rows, first, count, Mask::causal);
    Queries<FloatNumbers> queries(q.block(first, count), weight_scale(q.cols));
    for (std::size_t key = 0; key < sight.last; key += kKeyBlock) {
      const auto some = rows.subspan(key, least(kKeyBlock, sight.last - key));
      const PoolRows some_keys{keys, some}, some_values{values, some};
      if (q.rows < kPackedQueries) {
        queries.take(some_keys, some_values, key, some.size(), sight);
      } else {
        Block<FloatNumbers>(q.cols).pack(some_keys.together(key_copy), some_values.together(value_copy),
                                         block);
        queries.take(block, key, some.size(), sight);
      }
    }
    queries.finish(y.block(first, count));
  }
}

template <typename Numbers>
std::size_t block_bytes(std::size_t dim) {
  return Block<Numbers>(dim).bytes();
}

template <typename Numbers>
void pack(ConstMatrixView keys, ConstMatrixView values, std::byte* block) {
  Block<Numbers>(keys.cols).pack(keys, values, block);
}

template <typename Numbers>
constexpr AttentionKernels table() {
  return {block_bytes<Numbers>, pack<Numbers>, attend<Numbers>, scores<Numbers>};
}

constexpr std::optional<AttentionKernels> byte_table() {
#ifdef CAPTIOND_MULTIPLIES_BYTES
  return table<ByteNumbers>();
#else
  return std::nullopt;
#endif
}

}  // namespace

extern const AttentionBuild CAPTIOND_ATTENTION;
const AttentionBuild CAPTIOND_ATTENTION = {CAPTIOND_ATTENTION_NAME,
                                           table<FloatNumbers>(),
                                           table<Bfloat16Numbers>(),
                                           std::is_same_v<Bfloat16Numbers::Left, std::uint16_t>,
                                           byte_table(),
                                           attend_rows};

}  // namespace captiond::whisper
