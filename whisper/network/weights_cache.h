// Weights that are packed once for a processor, and found packed from then on.
#pragma once

#include <memory>

#include "whisper/formats/weights_file.h"
#include "whisper/kernels/kernels.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/network/weights.h"

namespace captiond::whisper {

/// As build_weights(), but keeps the packed matrices in a file beside the model's, or in
/// $XDG_CACHE_HOME/captiond where that folder is not ours to write. The next load takes them from there if
/// the model's files still have their sizes, times and first bytes, and kernels and precision are the same.
/// A file that is damaged is written anew; where none can be written, weights are packed each time.
Weights cached_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                       const Kernels& kernels);

}  // namespace captiond::whisper
