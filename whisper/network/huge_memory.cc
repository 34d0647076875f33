#include "whisper/network/huge_memory.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace captiond::whisper {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;
constexpr std::size_t kPage = 4096;

std::size_t whole_pages(std::size_t size) {
  return (size + kPage - 1) / kPage * kPage;
}

// Address space for one huge page more than asked for, of which the ends are given back so that it begins on
// a huge page. The system is not to hold back memory for it.
std::byte* map_aligned(std::size_t size) {
  const std::size_t reserved = size + kHugePage;
  constexpr int kFlags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  void* const start = ::mmap(nullptr, reserved, PROT_READ | PROT_WRITE, kFlags, -1, 0);
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
  size = whole_pages(size);
  memory_ = {map_aligned(size), Unmap{size}};
  ::madvise(memory_.get(), size, MADV_HUGEPAGE);  // a wish, and no error where it is not granted
}

void HugeMemory::shrink(std::size_t size) {
  std::size_t& held = memory_.get_deleter().size;
  size = whole_pages(size);
  if (size >= held) return;
  if (size == 0) return memory_.reset();
  ::munmap(memory_.get() + size, held - size);
  held = size;
}

bool HugeMemory::show(int fd, std::size_t offset) {
  const std::span<std::byte> all = bytes();
  return ::mmap(all.data(), all.size(), PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, static_cast<off_t>(offset)) !=
         MAP_FAILED;
}

// Whoever touches a page that is on its way waits in the kernel until it is there.
void HugeMemory::take_the_place_of(std::span<std::byte> other) && {
  const std::span<std::byte> all = bytes();
  void* const moved =
      ::mremap(all.data(), all.size(), all.size(), MREMAP_MAYMOVE | MREMAP_FIXED, other.data());
  if (moved != MAP_FAILED) static_cast<void>(memory_.release());
}

void HugeMemory::Unmap::operator()(std::byte* memory) const {
  ::munmap(memory, size);
}

}  // namespace captiond::whisper
