// When a word has settled: confirm will not hear it otherwise.
#pragma once

#include <cstddef>
#include <span>

#include "stream/word.h"

namespace captiond {

/// Before the end of the sound words still change.
inline constexpr SampleTime kGuard = std::chrono::milliseconds(500);

/// The model itself thinks that it may be wrong.
bool is_doubtful(const Word& word);

/// How many words at the start of what confirm heard of a window that ends at `end` have settled: each ends
/// far enough from the end of the sound, and another follows.
std::size_t settled_words(std::span<const Word> words, SampleTime end);

}  // namespace captiond
