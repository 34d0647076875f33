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
  const auto place = take(PackedMatrix::packed_bytes(kernels_, precision, rows, cols));
  return filled_ ? PackedMatrix::view(kernels_, precision, rows, cols, place)
                 : PackedMatrix::pack(kernels_, precision, rows, cols, read, place);
}

std::span<const float> PackedStore::numbers(std::size_t count,
                                            const std::function<void(std::span<float>)>& make) {
  constexpr std::size_t kLine = 64;
  const auto place = take((count * sizeof(float) + kLine - 1) / kLine * kLine);
  const std::span values(reinterpret_cast<float*>(place.data()), count);
  if (!filled_) make(values);
  return values;
}

std::span<std::byte> PackedStore::take(std::size_t size) {
  const std::size_t all = memory_.bytes().size();
  if (size > all - used_) refuse(used_ + size, all);
  const std::span<std::byte> place = memory_.bytes().subspan(used_, size);
  used_ += size;
  return place;
}

HugeMemory PackedStore::finish() {
  const std::size_t all = memory_.bytes().size();
  memory_.shrink(used_);
  if (filled_ && memory_.bytes().size() != all) refuse(used_, all);
  return std::move(memory_);
}

}  // namespace captiond::whisper
