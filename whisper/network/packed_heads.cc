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

std::size_t bytes_of_head(const AttentionKernels& kernels, std::size_t dim, std::size_t count) {
  if (dim > kMaxHeadDim)
    throw Error("attention: expected heads of at most " + std::to_string(kMaxHeadDim) + " channels, found " +
                std::to_string(dim));
  return blocks(count, kKeyBlock) * kernels.block_bytes(dim);
}

}  // namespace

const AttentionKernels& attention_kernels(const Kernels& kernels, Precision precision, Queried queried) {
  const AttentionBuild& build = attention_for(kernels);
  if (has_scales(precision) && build.bytes) return *build.bytes;
  const bool halves = queried == Queried::by_few || build.bfloat16_is_fast;
  return precision != Precision::f32 && halves ? build.bfloat16 : build.floats;
}

std::size_t PackedHeads::room(const AttentionKernels& kernels, std::size_t heads, std::size_t dim,
                              std::size_t count) {
  return heads * bytes_of_head(kernels, dim, count) / sizeof(float);
}

PackedHeads::PackedHeads(const AttentionKernels& kernels, std::size_t heads, std::size_t dim,
                         std::size_t count, float* memory)
    : kernels_(&kernels),
      heads_(heads),
      dim_(dim),
      count_(count),
      head_bytes_(bytes_of_head(kernels, dim, count)),
      memory_(reinterpret_cast<std::byte*>(memory)) {}

void PackedHeads::write(Compute& compute, ConstMatrixView keys, ConstMatrixView values) {
  assert(keys.rows == count_ && keys.cols == heads_ * dim_ && values.rows == count_ &&
         values.cols == keys.cols);
  const std::size_t bytes = kernels_->block_bytes(dim_);
  compute.share(heads_ * blocks(count_, kKeyBlock), [&](std::size_t i) {
    const std::size_t head = i % heads_, block = i / heads_;
    const std::size_t first = block * kKeyBlock, count = std::min(kKeyBlock, count_ - first);
    const auto part = [&](ConstMatrixView all) { return all.block(first, count).columns(head * dim_, dim_); };
    kernels_->pack(part(keys), part(values), this->head(head) + block * bytes);
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

}  // namespace captiond::whisper
