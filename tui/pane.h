// A window onto a document: which rows of it are seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tui/document.h"
#include "tui/text.h"

namespace captiond {

/// The room a pane has, in cells, and how its paragraphs are set.
struct Shape {
  int width = 80, height = 24;
  int margin = 0;  // cells in front of a paragraph's first row, for the time
  int indent = 2;  // more of them in front of its other rows
  bool operator==(const Shape&) const = default;
};

struct VisibleRow {
  std::uint64_t paragraph = 0;
  Row row;
  bool first = false;  // of its paragraph
};

/// Remembers the row at the bottom, not how far down it is: only what is seen is ever wrapped, so the length
/// of the history costs nothing, and text that arrives below moves nothing. Pure.
class Pane {
 public:
  bool following() const { return following_; }
  /// Paragraphs that arrived since the pane stopped following.
  std::uint64_t unseen(const Document& document) const;

  /// The rows to show, top first; at most shape.height.
  std::vector<VisibleRow> visible(const Document& document, const Shape& shape) const;

  void scroll(const Document& document, const Shape& shape, int rows);  // down is positive
  void to_first(const Document& document, const Shape& shape);
  void follow() { following_ = true; }
  /// Stays where it is, whatever arrives.
  void stay(const Document& document, const Shape& shape);

  /// Shows the next paragraph with `pattern` above (direction -1) or below (+1) the one found last, else the
  /// one at the bottom. False when there is none.
  bool find(const Document& document, const Shape& shape, std::string_view pattern, int direction);
  /// The paragraph that find() found, until the pane moves on; else the last one seen.
  std::uint64_t current(const Document& document, const Shape& shape) const;

 private:
  struct Place {
    std::uint64_t paragraph = 0;
    int row = 0;
  };
  Place bottom(const Document& document, const Shape& shape) const;
  Place moved(const Document& document, const Shape& shape, Place from, int rows) const;
  void settle(const Document& document, const Shape& shape, Place place);

  bool following_ = true;
  Place bottom_;            // while not following
  std::uint64_t seen_ = 0;  // the document's end when following stopped
  std::optional<std::uint64_t> found_;
};

}  // namespace captiond
