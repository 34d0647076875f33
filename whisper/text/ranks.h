// Which number a text token has.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace captiond::whisper {

/// A hash table that holds nothing but numbers, because the texts are there already: it is filled in a
/// fraction of the time that a map of texts takes, which is most of what a tokenizer takes to make.
/// Immutable.
class Ranks {
 public:
  Ranks() = default;
  /// The number of a text is its place; of equal texts the first counts.
  explicit Ranks(std::span<const std::string> texts);

  /// `texts` are those that this was made from; more may follow.
  std::optional<int> find(std::string_view text, std::span<const std::string> texts) const;

 private:
  std::vector<std::uint32_t> slots_ = {0};  // a power of two of them; a text's number + 1, or 0
};

}  // namespace captiond::whisper
