#include "whisper/network/encoder.h"

#include <algorithm>
#include <cassert>

#include "whisper/model.h"
#include "whisper/network/packed_heads.h"
#include "whisper/network/workspace.h"

namespace captiond::whisper {
namespace {

constexpr std::size_t kConvWidth = 3;

// The rows between the first and the last, which become zeros.
MatrixView padded(MatrixView all) {
  std::fill_n(all.row(0), all.cols, 0.0F);
  std::fill_n(all.row(all.rows - 1), all.cols, 0.0F);
  return all.block(1, all.rows - 2);
}

// What a convolution of width 3 sees at each of its steps: overlapping rows of three frames each.
ConstMatrixView windows(ConstMatrixView padded, std::size_t step) {
  return {padded.data, (padded.rows - 2) / step, kConvWidth * padded.cols, step * padded.cols};
}

// Two convolutions, the second halving the frames, and the positions.
void convolve(const EncoderWeights& weights, Workspace& workspace, ConstMatrixView mel) {
  workspace.mel.resize(mel.rows + 2, mel.cols);
  const MatrixView input = padded(workspace.mel.view());
  for (std::size_t i = 0; i < mel.rows; ++i) std::copy_n(mel.row(i), mel.cols, input.row(i));
  const MatrixView convolved = workspace.audio.room(mel.rows + 2, weights.positions.cols);
  const MatrixView hidden = padded(convolved);
  workspace.compute.linear_gelu(windows(workspace.mel.view(), 1), weights.conv1, hidden);
  workspace.audio.report("conv1.gelu", hidden);
  const MatrixView x = workspace.audio.x();
  workspace.compute.linear_gelu(windows(convolved, 2), weights.conv2, x);
  workspace.audio.report("conv2.gelu", x);
  workspace.compute.add(weights.positions.block(0, x.rows), x);
}

void self_attention(const Model& model, const SelfAttention& weights, Workspace& workspace) {
  ResidualStream& stream = workspace.audio;
  const std::size_t state = stream.x().cols, heads = model.dims().n_audio_head, dim = state / heads;
  const AttentionKernels& kernels =
      attention_kernels(model.kernels(), weights.qkv.weight.precision(), Queried::by_many);
  const MatrixView qkv = stream.project(weights.norm, weights.qkv, "attn_ln");
  workspace.heard.resize(1, PackedHeads::room(kernels, heads, dim, qkv.rows));
  PackedHeads heard(kernels, heads, dim, qkv.rows, workspace.heard.data());
  heard.write(workspace.compute, qkv.columns(state, state), qkv.columns(2 * state, state));
  heard.attend(workspace.compute, qkv.columns(0, state), stream.attended());
  stream.add(stream.attended(), weights.out, "attn");
}

}  // namespace

ConstMatrixView encode(const Model& model, Workspace& workspace, ConstMatrixView mel) {
  const StageTimer timer(workspace.times.encode);
  ++workspace.times.windows;
  const Dims& dims = model.dims();
  assert(mel.cols == dims.n_mels && mel.rows > 0 && mel.rows % 2 == 0 && mel.rows <= 2 * dims.n_audio_ctx);
  const EncoderWeights& weights = model.weights().encoder;
  workspace.audio.resize(mel.rows / 2, dims.n_audio_state);
  convolve(weights, workspace, mel);
  for (std::size_t i = 0; i < weights.blocks.size(); ++i) {
    workspace.audio.enter(i);
    self_attention(model, weights.blocks[i].attention, workspace);
    workspace.audio.feed_forward(weights.blocks[i].feed_forward);
  }
  return workspace.audio.finish(weights.norm, "ln_post");
}

}  // namespace captiond::whisper
