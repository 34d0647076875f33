// Weights that are packed once for a processor, and found packed from then on.
#pragma once

#include <memory>

#include "whisper/formats/weights_file.h"
#include "whisper/kernels/kernels.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/network/weights.h"

namespace captiond::whisper {

/// As build_weights(), but keeps all of it in a file beside the model's, or in $XDG_CACHE_HOME/captiond where
/// that folder is not ours to write. The next load maps that file, if the model's files still have their
/// sizes, times and first bytes, and kernels and precision are the same: weights are read when a pass needs
/// them, while a thread of their own moves them to huge pages. That reads every byte, so it also finds out
/// what is damaged: then the model is packed anew in the place where it is in use, and in the file. A file of
/// another size is not used at all. Where none can be written, weights are packed each time.
Weights cached_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                       const Kernels& kernels);

}  // namespace captiond::whisper
