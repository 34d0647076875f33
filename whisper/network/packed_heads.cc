#include "whisper/network/packed_heads.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "base/error.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kQueryBlock = 96;  // queries of one head that a thread takes at a time

std::size_t blocks(std::size_t size, std::size_t block) {
  return (size + block - 1) / block;
}

}  // namespace

void PackedHeads::resize(const AttentionKernels& kernels, std::size_t heads, std::size_t dim,
                         std::size_t count) {
  if (dim > kMaxHeadDim)
    throw Error("attention: expected heads of at most " + std::to_string(kMaxHeadDim) + " channels, found " +
                std::to_string(dim));
  kernels_ = &kernels;
  heads_ = heads;
  dim_ = dim;
  count_ = count;
  memory_.resize(heads, head_bytes() / sizeof(float));
}

void PackedHeads::write(Compute& compute, ConstMatrixView keys, ConstMatrixView values) {
  assert(keys.rows == count_ && keys.cols == heads_ * dim_ && values.rows == count_ &&
         values.cols == keys.cols);
  const std::size_t bytes = kernels_->block_bytes(dim_);
  compute.share(heads_ * blocks(count_, kKeyBlock), [&](std::size_t i) {
    const std::size_t head = i % heads_, block = i / heads_;
    const std::size_t first = block * kKeyBlock, count = std::min(kKeyBlock, count_ - first);
    const auto part = [&](ConstMatrixView all) { return all.block(first, count).columns(head * dim_, dim_); };
    auto* const memory = reinterpret_cast<std::byte*>(memory_.row(head));
    kernels_->pack(part(keys), part(values), memory + block * bytes);
  });
}

void PackedHeads::attend(Compute& compute, ConstMatrixView q, MatrixView y) const {
  compute.share(heads_ * blocks(q.rows, kQueryBlock), [&](std::size_t i) {
    const std::size_t first = i / heads_ * kQueryBlock, count = std::min(kQueryBlock, q.rows - first);
    attend(i % heads_, q.block(first, count), y.block(first, count));
  });
}

void PackedHeads::attend(std::size_t head, ConstMatrixView q, MatrixView y) const {
  kernels_->attend(q.columns(head * dim_, dim_), this->head(head), count_, Mask::none,
                   y.columns(head * dim_, dim_));
}

void PackedHeads::scores(std::size_t head, ConstMatrixView q, MatrixView out) const {
  assert(out.rows == q.rows && out.cols == count_);
  kernels_->scores(q.columns(head * dim_, dim_), this->head(head), count_, out);
}

std::size_t PackedHeads::head_bytes() const {
  return blocks(count_, kKeyBlock) * kernels_->block_bytes(dim_);
}

const std::byte* PackedHeads::head(std::size_t i) const {
  return reinterpret_cast<const std::byte*>(memory_.row(i));
}

}  // namespace captiond::whisper
