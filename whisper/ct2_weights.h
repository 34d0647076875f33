// From the names of a CTranslate2 file to the model's parameters.
#pragma once

#include "whisper/ct2_file.h"
#include "whisper/kernels/kernels.h"
#include "whisper/weights.h"

namespace captiond::whisper {

/// Reads all parameters of a file of f32, f16 or bf16 weights as float32. The sizes follow from the shapes
/// found and every array is held to them. Throws Error(code bad_model) naming the variable, what was expected
/// and what was found.
Weights read_weights(const Ct2File& file, const Kernels& kernels);

}  // namespace captiond::whisper
