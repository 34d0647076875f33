#include "whisper/network/huge_memory.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace captiond::whisper {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;

// Address space for one huge page more than asked for, of which the ends are given back so that it begins on
// a huge page. What is never touched takes no memory.
std::byte* map_aligned(std::size_t size) {
  const std::size_t reserved = size + kHugePage;
  void* const start = ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) throw std::bad_alloc();
  auto* const bytes = static_cast<std::byte*>(start);
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(start) % kHugePage;
  if (before > 0) ::munmap(bytes, before);
  ::munmap(bytes + before + size, kHugePage - before);
  return bytes + before;
}

}  // namespace

HugeMemory::HugeMemory(std::size_t size) {
  if (size == 0) return;
  constexpr std::size_t kPage = 4096;
  size = (size + kPage - 1) / kPage * kPage;
  memory_ = {map_aligned(size), Unmap{size}};
  ::madvise(memory_.get(), size, MADV_HUGEPAGE);  // a wish, and no error where it is not granted
}

void HugeMemory::Unmap::operator()(std::byte* memory) const {
  ::munmap(memory, size);
}

}  // namespace captiond::whisper
