// A wait-free queue between exactly two threads.
#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <new>
#include <optional>
#include <utility>
#include <vector>

namespace captiond {

/// Single producer, single consumer, wait-free: one thread calls the producer's functions, one other the
/// consumer's, neither ever blocks, locks or allocates. A full ring refuses; counting what was refused is the
/// producer's affair.
///
/// Slots are filled and read in place, so that a block of samples is copied once.
template <typename T>
class SpscRing {
 public:
  /// Holds at least `capacity` elements (rounded up to a power of two); all memory is taken here.
  explicit SpscRing(std::size_t capacity) : slots_(std::bit_ceil(capacity < 2 ? 2 : capacity)) {}

  std::size_t capacity() const { return slots_.size(); }

  /// Producer: the next free slot to fill, or null when the ring is full. Nothing is visible before push().
  T* back() {
    const std::size_t write = write_.load(std::memory_order_relaxed);
    if (write - read_.load(std::memory_order_acquire) == slots_.size()) return nullptr;
    return &slots_[write & (slots_.size() - 1)];
  }
  /// Producer: how many elements fit now; the consumer can only make it more.
  std::size_t room() const {
    return slots_.size() - (write_.load(std::memory_order_relaxed) - read_.load(std::memory_order_acquire));
  }
  /// Producer: hands over the slot that back() gave.
  void push() { write_.store(write_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

  /// Consumer: the oldest element, or null when the ring is empty. It stays valid until pop().
  const T* front() const {
    const std::size_t read = read_.load(std::memory_order_relaxed);
    if (write_.load(std::memory_order_acquire) == read) return nullptr;
    return &slots_[read & (slots_.size() - 1)];
  }
  /// Consumer: frees the slot that front() gave.
  void pop() { read_.store(read_.load(std::memory_order_relaxed) + 1, std::memory_order_release); }

 private:
  // The two ends sit on their own cache lines, or each side's store would stall the other's load.
  static constexpr std::size_t kCacheLine = 64;

  std::vector<T> slots_;                                   // constant size after construction
  alignas(kCacheLine) std::atomic<std::size_t> write_{0};  // stored by the producer alone
  alignas(kCacheLine) std::atomic<std::size_t> read_{0};   // stored by the consumer alone
};

}  // namespace captiond
