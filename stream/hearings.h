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

/// Without words that are less probable than `least` and that no other hearing has: how probable a word is,
/// is what the sound alone says of it, and a decoder may go on from its prompt instead. Where no word is as
/// probable as `one`, as in noise, none stays.
std::vector<Word> words_borne_out(std::vector<Word> words, std::span<const Word> others, float least,
                                  float one);

/// With what they skip: a model that hears two voices at once sometimes passes over what the one says. Where
/// there is no word for `hole`, from `from` to the first or between two, and another hearing is sure of three
/// or more there, those are taken. They are half as probable then: doubtful, and so never forced upon a
/// model. When `said`, the words before `from`, ends with such a one, the rest of its hole is filled too.
std::vector<Word> with_skipped(std::vector<Word> words, std::span<const Word> said, SampleTime from,
                               std::span<const Word> others, SampleTime hole);

/// Without an echo: a window that begins just behind a word may hold its last sound, from which a model makes
/// the word again. People say words twice, too, so what repeats the end of `said` is left out only when the
/// sound hardly bears it out.
std::vector<Word> without_echo(std::vector<Word> words, std::span<const Word> said);

}  // namespace captiond
