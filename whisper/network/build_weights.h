// From a file's parameters to what the engine multiplies with.
#pragma once

#include <memory>

#include "whisper/formats/weights_file.h"
#include "whisper/kernels/kernels.h"
#include "whisper/network/packed_matrix.h"
#include "whisper/network/packed_store.h"
#include "whisper/network/weights.h"

namespace captiond::whisper {

/// Packs the parameters of any file for these kernels: projections of the same input fused, convolutions
/// turned to products. Of int8, only the encoder's blocks, most of the work, take activations of 8 bits; the
/// rest takes 16. Throws Error(code bad_model) naming file and parameter when one holds a number that
/// is not finite. The file stays open: what tokens mean is read from it as they come.
Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision,
                      const Kernels& kernels);

/// The same where all may be packed already: then nothing is read from the file but what tokens mean. Throws
/// Error when the store is another model's.
Weights build_weights(const std::shared_ptr<const WeightsFile>& file, Precision precision, PackedStore store);

}  // namespace captiond::whisper
