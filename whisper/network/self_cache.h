// What the decoder remembers of the texts it reads: keys and values of its self-attention, in rows that
// texts may share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "whisper/network/compute.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

class SelfCache;

/// A text that the decoder reads, token by token: which window it listens to, and where the keys and values
/// of each token lie. A copy is a fork: both share the rows of what was read so far, nothing is computed or
/// copied, and each goes on by itself. Belongs to one workspace, which must outlive it; not for sharing
/// between threads.
class Sequence {
 public:
  explicit Sequence(SelfCache& cache, std::size_t window = 0);
  Sequence(const Sequence& other);
  Sequence(Sequence&& other) noexcept;
  Sequence& operator=(const Sequence& other);
  Sequence& operator=(Sequence&& other) noexcept;
  ~Sequence();

  std::size_t window() const { return window_; }
  /// Tokens fed so far.
  std::size_t size() const { return rows_.size(); }
  /// Forgets all but the first `length` tokens.
  void truncate(std::size_t length);

  std::span<const std::uint32_t> rows() const { return rows_; }
  /// Takes rows for `count` more tokens; step() writes them.
  void extend(std::size_t count);

 private:
  SelfCache* cache_;
  std::size_t window_;
  std::vector<std::uint32_t> rows_;  // of the cache, in the order of the tokens
};

/// Rows of one sequence within a pass: its last `count` tokens.
struct SequenceRun {
  const Sequence* sequence = nullptr;
  std::size_t count = 0;
};

/// A pool of rows, in each layer a key and a value side by side. A row is free again when no sequence holds
/// it; the pool grows by doubling and never shrinks. Not for sharing between threads.
class SelfCache {
 public:
  /// `longest`: tokens that a sequence may have.
  SelfCache(std::size_t layers, std::size_t heads, std::size_t dim, std::size_t longest);
  SelfCache(const SelfCache&) = delete;
  SelfCache& operator=(const SelfCache&) = delete;

  std::size_t longest() const { return longest_; }
  std::size_t capacity() const { return uses_.size(); }
  std::size_t free() const { return free_.size(); }

  std::uint32_t take();
  void retain(std::span<const std::uint32_t> rows);
  void release(std::span<const std::uint32_t> rows);

  /// Writes key and value, side by side (tokens, 2 heads · dim), of the last tokens of each sequence.
  void write(std::size_t layer, std::span<const SequenceRun> runs, ConstMatrixView key_value);

  /// Causal multi-head attention: each of the last tokens of each sequence sees itself and all before it. q
  /// and y: (tokens, heads · dim).
  void attend(Compute& compute, std::size_t layer, std::span<const SequenceRun> runs, ConstMatrixView q,
              MatrixView y) const;

 private:
  void grow();

  std::size_t heads_, dim_, longest_;
  std::vector<Matrix> rows_;         // per layer (capacity, 2 heads · dim)
  std::vector<std::uint32_t> uses_;  // sequences that hold each row
  std::vector<std::uint32_t> free_;  // the next to be taken last
};

}  // namespace captiond::whisper
