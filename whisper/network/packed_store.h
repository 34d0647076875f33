// The packed matrices of a model, one after another in one piece of memory.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include "whisper/kernels/kernels.h"
#include "whisper/network/huge_memory.h"
#include "whisper/network/packed_matrix.h"

namespace captiond::whisper {

/// Gives out matrices, and numbers that belong to them, in the order in which they are asked for: packed from
/// weights that are read, or looked at where an earlier store of the same kernels, precisions and shapes
/// packed them.
class PackedStore {
 public:
  /// Packs at most so many bytes.
  PackedStore(const Kernels& kernels, std::size_t most) : kernels_(kernels), memory_(most), filled_(false) {}
  /// Looks at what finish() of another gave.
  PackedStore(const Kernels& kernels, HugeMemory memory)
      : kernels_(kernels), memory_(std::move(memory)), filled_(true) {}

  /// The matrix lives as long as the store's memory. Throws Error when the store has no more of them.
  PackedMatrix next(Precision precision, std::size_t rows, std::size_t cols, const RowReader& read);

  /// The same for `count` numbers that `make` writes.
  std::span<const float> numbers(std::size_t count, const std::function<void(std::span<float>)>& make);

  /// The memory, without the pages that were not used. Throws Error when there was more to look at.
  HugeMemory finish();

 private:
  std::span<std::byte> take(std::size_t size);

  const Kernels& kernels_;
  HugeMemory memory_;
  std::size_t used_ = 0;
  bool filled_;
};

}  // namespace captiond::whisper
