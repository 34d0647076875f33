// Logits of weights that were rounded to bytes, mended where they are read.
#pragma once

#include <cstddef>
#include <exception>
#include <vector>

#include "whisper/network/compute.h"
#include "whisper/network/weights.h"
#include "whisper/tensor.h"

namespace captiond::whisper {

/// A token's row of weights has its own errors, whatever is heard, so rounding makes some tokens likelier
/// than others again and again: of all products of the decoder this one changes what is written most. The
/// tokens that may be chosen are few, so their logits are computed anew from the weights as the file has
/// them. Not for sharing between threads.
class LikelyLogits {
 public:
  /// `hidden` is what the logits (rows, n_vocab) were computed from. Of each row those near the largest are
  /// mended: all less than 8 below it, or fewer, to be at most 64. Throws what reading the weights throws.
  void mend(Compute& compute, const DecoderWeights& weights, ConstMatrixView hidden, MatrixView logits);

 private:
  Matrix largest_;                            // of each piece of a row
  Matrix hidden_;                             // as it was before its columns were scaled
  Matrix weights_;                            // one token's for each row
  std::vector<std::exception_ptr> problems_;  // of each row
};

}  // namespace captiond::whisper
