// The tentative tail: what confirm has not settled, then what only preview has heard.
#pragma once

#include <span>
#include <vector>

#include "stream/session.h"
#include "stream/word.h"

namespace captiond {

/// Joins the two models' views of what follows the committed words.
/// `committed`: the last committed words; `committed_until`: where they end.
/// `confirm`: confirm's unconfirmed words, which stand; `preview`: preview's newest words, of which those are
/// added that follow. Where the two overlap is found by aligning their words, times being too coarse for
/// that.
std::vector<TailWord> merge_tail(std::span<const Word> committed, SampleTime committed_until,
                                 std::span<const Word> confirm, std::span<const Word> preview);

/// How many words at the start of `preview` are what `confirm` says: the prefix that is nearest to it in edit
/// distance, the longest of several, so that no word is shown twice.
std::size_t aligned_prefix(std::span<const Word> confirm, std::span<const Word> preview);

/// Joins an older preview with one of a window that starts at `start`: words heard before it stay.
std::vector<Word> splice(std::span<const Word> older, SampleTime start, std::vector<Word> newer);

}  // namespace captiond
