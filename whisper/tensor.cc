#include "whisper/tensor.h"

#include <sys/mman.h>

#include <new>

namespace captiond::whisper {
namespace {

constexpr std::size_t kLine = 64;  // of a cache, and the widest vector register
constexpr std::size_t kHugePage = std::size_t{2} << 20;

}  // namespace

float* Matrix::allocate(std::size_t count) {
  const std::size_t bytes = (count * sizeof(float) + kLine - 1) / kLine * kLine;
  const bool large = bytes >= kHugePage;
  void* const memory = std::aligned_alloc(large ? kHugePage : kLine, bytes);
  if (!memory) throw std::bad_alloc();
  if (large) ::madvise(memory, bytes, MADV_HUGEPAGE);  // a wish, and no error where it is not granted
  return static_cast<float*>(memory);
}

}  // namespace captiond::whisper
