// Right-to-left text on terminals that know left to right alone. Pure.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace captiond {

/// Whether any letter of `text` is written from right to left.
bool has_right_to_left(std::string_view text);

/// Whether a paragraph is: its first letter that has a direction decides.
bool reads_right_to_left(std::string_view paragraph);

/// A character as it is shown, and the byte it comes from.
struct ShownCharacter {
  char32_t character = 0;
  std::size_t byte = 0;
};

/// The characters of one row from left to right, Arabic letters in the form that joins their neighbours.
/// Unicode Standard Annex #9; `right_to_left` is the direction of the paragraph that the row is of.
std::vector<ShownCharacter> in_order_of_display(std::string_view row, bool right_to_left);

}  // namespace captiond
