// A window onto a document: which rows of it are seen.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tui/reading/document.h"
#include "tui/text/text.h"

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

/// The rows that a paragraph takes in this shape.
std::vector<Row> rows_of(const std::string& text, const Shape& shape);

/// Remembers the row at the bottom, not how far down it is: only what is seen is ever wrapped, so the length
/// of the history costs nothing, and text that arrives below moves nothing. Pure.
class Pane {
 public:
  static constexpr int kMostBehind = 99;  // rows that are counted

  bool following() const { return following_; }
  /// Paragraphs that arrived since the pane stopped following.
  std::uint64_t unseen(const Document& document) const;

  /// The rows to show, top first; at most shape.height.
  std::vector<VisibleRow> visible(const Document& document, const Shape& shape) const;

  void scroll(const Document& document, const Shape& shape, int rows);  // down is positive
  void to_first(const Document& document, const Shape& shape);
  void follow();
  /// Stays where it is, whatever arrives.
  void stay(const Document& document, const Shape& shape);
  /// Brings a paragraph into sight, the middle of it if it was not there, and makes it the current one.
  void show(const Document& document, const Shape& shape, std::uint64_t paragraph);
  /// The paragraph shown last, until the pane moves on; else the lowest one.
  std::uint64_t current(const Document& document, const Shape& shape) const;

  /// While paced, a pane that follows goes down by step() alone: text waits below, and none of it runs past.
  void set_paced(const Document& document, const Shape& shape, bool paced);
  /// Down one row; false when nothing waits. To the end when so much waits that nobody could read it.
  bool step(const Document& document, const Shape& shape);
  /// Rows that wait below, while paced; kMostBehind stands for more.
  int behind(const Document& document, const Shape& shape) const;

 private:
  struct Place {
    std::uint64_t paragraph = 0;
    int row = 0;
    bool operator==(const Place&) const = default;
  };
  Place last(const Document& document, const Shape& shape) const;
  Place bottom(const Document& document, const Shape& shape) const;
  Place moved(const Document& document, const Shape& shape, Place from, int rows) const;
  void settle(const Document& document, const Shape& shape, Place place);

  bool following_ = true, paced_ = false;
  std::optional<Place> bottom_;  // while not following, or paced
  std::uint64_t seen_ = 0;       // the document's end when following stopped
  std::optional<std::uint64_t> current_;
};

}  // namespace captiond
