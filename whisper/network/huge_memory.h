// Memory for what is read from end to end again and again.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace captiond::whisper {

/// Zeroed bytes on a page boundary, on huge pages where the system has them: a pass over weights in small
/// pages spends a third of its time on looking up where they are. What is never touched takes no memory, so
/// asking for too much costs nothing.
class HugeMemory {
 public:
  HugeMemory() = default;
  /// Throws std::bad_alloc.
  explicit HugeMemory(std::size_t size);

  /// Gives back what lies behind the first `size` bytes.
  void shrink(std::size_t size);

  /// Shows the bytes of a file from `offset` on instead of zeros, in the whole of this memory, which is only
  /// to be read from then on: small pages that are read when they are looked at. False when that is
  /// impossible.
  bool show(int fd, std::size_t offset);

  /// Moves to the address of `other`, whole pages of another such memory; nobody who reads there at the same
  /// time sees anything but the bytes of before or of now. Leaves all as it was when that is impossible.
  void take_the_place_of(std::span<std::byte> other) &&;

  std::span<std::byte> bytes() const { return {memory_.get(), memory_.get_deleter().size}; }

 private:
  struct Unmap {
    std::size_t size;
    void operator()(std::byte* memory) const;
  };
  std::unique_ptr<std::byte, Unmap> memory_;
};

}  // namespace captiond::whisper
