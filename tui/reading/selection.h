// Text chosen to be copied, from one word to another.
#pragma once

#include <compare>
#include <cstdint>
#include <string>

#include "tui/reading/document.h"
#include "tui/reading/pane.h"

namespace captiond {

/// A character of a document.
struct Spot {
  std::uint64_t paragraph = 0;
  std::size_t byte = 0;
  auto operator<=>(const Spot&) const = default;  // NOLINT: the linter takes a 0 of the compiler's for ours
};

/// From where it began to a cursor, whole words of both ends included; or whole paragraphs. Pure.
class Selection {
 public:
  explicit Selection(Spot at) : anchor_(at), cursor_(at) {}

  Spot cursor() const { return cursor_; }
  bool whole() const { return whole_; }
  void move_to(Spot spot) { cursor_ = spot; }
  /// Begins anew where the cursor is.
  void restart() { anchor_ = cursor_; }
  void exchange_ends() { std::swap(anchor_, cursor_); }
  void take_whole_paragraphs(bool whole) { whole_ = whole; }

  void next_word(const Document& document);
  void previous_word(const Document& document);
  /// To the row above (negative) or below, as near to the same cell as it gets.
  void move_rows(const Document& document, const Shape& shape, int rows);
  void to_row_start(const Document& document, const Shape& shape);
  void to_row_end(const Document& document, const Shape& shape);

  /// The bytes of a paragraph that are selected; begin == end when none are.
  Row part(const Document& document, std::uint64_t paragraph) const;
  std::string text(const Document& document) const;

 private:
  void keep_within(const Document& document);

  Spot anchor_, cursor_;
  bool whole_ = false;
};

/// The character of a row at a cell, counted from the row's first one; its last one for cells behind it.
std::size_t byte_at_cell(std::string_view text, const Row& row, int cell);

/// The word at `at` of `text`, without spaces.
Row word_around(std::string_view text, std::size_t at);

}  // namespace captiond
