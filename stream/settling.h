// When a word has settled: confirm will not hear it otherwise.
#pragma once

#include <cstddef>
#include <span>

#include "stream/tuning.h"
#include "stream/word.h"

namespace captiond {

/// How many words at the start of what confirm heard of a window that ends at `end` have settled: another
/// word follows each, and behind a doubtful one lies more sound.
std::size_t settled_words(std::span<const Word> words, SampleTime end, const Tuning& tuning);

}  // namespace captiond
