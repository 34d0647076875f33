// What one hearing of the same sound says of another.
#pragma once

#include <span>
#include <vector>

#include "stream/word.h"

namespace captiond {

/// Whether another hearing has the word too, at about its place.
bool is_among(const Word& word, std::span<const Word> others);

/// Without the words at the end that reach past `until`, which may not be all said, unless another hearing
/// has them too: mostly they are halves of words.
std::vector<Word> finished_words(std::vector<Word> words, SampleTime until, std::span<const Word> others);

/// Without words that are less probable than `least`: how probable a word is, is what the sound alone says of
/// it, and a decoder may go on from its prompt instead. Beside a word that is more probable those stay that
/// another hearing has too; where there is none, as in noise, none stays.
std::vector<Word> words_borne_out(std::vector<Word> words, std::span<const Word> others, float least);

}  // namespace captiond
