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
  /// All of them, one after another: as they lie, or a copy.
  ConstMatrixView together(float* copy) const {
    if (are_together()) return pool.block(rows.front(), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      std::memcpy(copy + i * pool.cols, row(i), pool.cols * sizeof(float));
    return {copy, rows.size(), pool.cols, pool.cols};
  }
  bool are_together() const {
    for (std::size_t i = 1; i < rows.size(); ++i)
      if (rows[i] != rows[0] + i) return false;
    return true;
  }
};

/// Blocks of rows that lie apart in a pool, each packed when it is asked for. The first stay; all others have
/// one place.
class PoolBlocks {
 public:
  PoolBlocks(ConstMatrixView keys, ConstMatrixView values, std::span<const std::uint32_t> rows)
      : keys_(keys), values_(values), rows_(rows) {}

  /// The block that begins with number `key` of the rows.
  const std::byte* from(std::size_t key) {
    const std::size_t place = least(key / kKeyBlock, kPlaces - 1);
    if (held_[place] != key) {
      const auto some = rows_.subspan(key, least(kKeyBlock, rows_.size() - key));
      Block<FloatNumbers>(keys_.cols)
          .pack(PoolRows{keys_, some}.together(key_copy_), PoolRows{values_, some}.together(value_copy_),
                blocks_[place]);
      held_[place] = key;
    }
    return blocks_[place];
  }

 private:
  static constexpr std::size_t kPlaces = 2, kNothing = -1;

  ConstMatrixView keys_, values_;
  std::span<const std::uint32_t> rows_;
  std::size_t held_[kPlaces] = {kNothing, kNothing};  // with which key it begins
  float key_copy_[kKeyBlock * kMaxHeadDim], value_copy_[kKeyBlock * kMaxHeadDim];
  alignas(64) std::byte blocks_[kPlaces][2 * kKeyBlock * kMaxHeadDim * sizeof(float)];
};

void attend_rows(ConstMatrixView q, ConstMatrixView keys, ConstMatrixView values,
                 std::span<const std::uint32_t> rows, MatrixView y) {
  PoolBlocks packed(keys, values, rows);
  for (std::size_t first = 0; first < q.rows; first += kQueryBlock) {
    const std::size_t count = least(kQueryBlock, q.rows - first);
    const Sight sight(rows.size(), q.rows, first, count, Mask::causal);
    Queries<FloatNumbers> queries(q.block(first, count), weight_scale(q.cols));
    for (std::size_t key = 0; key < sight.last; key += kKeyBlock) {
      const std::size_t some = least(kKeyBlock, sight.last - key);
      if (q.rows < kPackedQueries) {
        const auto seen = rows.subspan(key, some);
        queries.take(PoolRows{keys, seen}, PoolRows{values, seen}, key, some, sight);
      } else {
        queries.take(packed.from(key), key, some, sight);
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
