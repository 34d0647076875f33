#include "whisper/workspace.h"

namespace captiond::whisper {

Workspace::Workspace(const Model& model, std::size_t threads)
    : compute(model.kernels(), threads), audio(compute, probe, "encoder"), text(compute, probe, "decoder") {
  const Dims& dims = model.dims();
  self_cache.reset(dims.n_text_layer, dims.n_text_head, dims.n_text_state / dims.n_text_head,
                   dims.n_text_ctx);
}

}  // namespace captiond::whisper
