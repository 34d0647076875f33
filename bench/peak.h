// What a core can do at most, to hold products against: measured, not looked up.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "whisper/kernels/product.h"

namespace captiond::whisper {

/// The instructions that products of one build consist of, on registers alone.
struct Peak {
  std::string_view build;  // as Kernels::name
  /// Multiplies and adds so many times a fixed amount of work; returns how many multiplications that were.
  std::array<double (*)(std::size_t times), kPrecisions> run;  // by precision
};

/// Null for a build of another name.
const Peak* peak_of(std::string_view build);

}  // namespace captiond::whisper
