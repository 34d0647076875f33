#include "whisper/network/workspace.h"

namespace captiond::whisper {

Workspace::Workspace(const Model& model, std::size_t threads)
    : compute(model.kernels(), threads),
      audio(compute, probe, "encoder"),
      self_cache(model.dims().n_text_layer, model.dims().n_text_head,
                 model.dims().n_text_state / model.dims().n_text_head, model.dims().n_text_ctx),
      text(compute, probe, "decoder") {}

}  // namespace captiond::whisper
