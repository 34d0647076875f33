// Where a window may be cut so that it stays short.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "stream/word.h"

namespace captiond {

/// The window begins at `time` from now on, without its first `words`.
struct Cut {
  std::size_t words = 0;
  SampleTime time{0};
};

/// The last place behind a sentence or at a pause between the committed words `said`, some way before their
/// end; with `anywhere`, behind any word far enough from it.
std::optional<Cut> find_cut(std::span<const Word> said, bool anywhere);

}  // namespace captiond
