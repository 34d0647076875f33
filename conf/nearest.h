// The word that was meant.
#pragma once

#include <string_view>
#include <vector>

namespace captiond {

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string
/// alignment distance).
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The word of `known` nearest to `word`; empty when none is near enough to have been meant.
std::string_view nearest(std::string_view word, const std::vector<std::string_view>& known);

}  // namespace captiond
