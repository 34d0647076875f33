// When a word has settled: confirm will not hear it otherwise.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "stream/word.h"

namespace captiond {

/// Before the end of the sound words still change.
inline constexpr SampleTime kGuard = std::chrono::milliseconds(500);

/// The model itself thinks that it may be wrong.
bool is_doubtful(const Word& word);

/// How many words at the start of what confirm heard of a window that ends at `end` have settled: each ends
/// far enough from the end of the sound, another follows, and it has a second vote. That is a model sure of
/// it, or the same word at its place on the `screen` (keys of words), heard by preview or by the pass before.
/// Without `vote` none is asked for.
std::size_t settled_words(std::span<const Word> words, SampleTime end, std::span<const std::string> screen,
                          bool vote);

}  // namespace captiond
