#include "whisper/network/packed_store.h"

#include <string>

#include "base/error.h"

namespace captiond::whisper {
namespace {

[[noreturn]] void refuse(std::size_t expected, std::size_t found) {
  throw Error("packed weights: expected " + std::to_string(expected) + " bytes, found " +
              std::to_string(found));
}

}  // namespace

PackedMatrix PackedStore::next(Precision precision, std::size_t rows, std::size_t cols,
                               const RowReader& read) {
  const std::size_t size = PackedMatrix::packed_bytes(kernels_, precision, rows, cols);
  const std::size_t all = memory_.bytes().size();
  if (size > all - used_) refuse(used_ + size, all);
  const std::span<std::byte> place = memory_.bytes().subspan(used_, size);
  used_ += size;
  return filled_ ? PackedMatrix::view(kernels_, precision, rows, cols, place)
                 : PackedMatrix::pack(kernels_, precision, rows, cols, read, place);
}

HugeMemory PackedStore::finish() {
  const std::size_t all = memory_.bytes().size();
  memory_.shrink(used_);
  if (filled_ && memory_.bytes().size() != all) refuse(used_, all);
  return std::move(memory_);
}

}  // namespace captiond::whisper
