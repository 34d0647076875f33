#include "tui/pane.h"

#include <algorithm>

namespace captiond {
namespace {

std::vector<Row> rows_of(const Document& document, const Shape& shape, std::uint64_t paragraph) {
  return wrap(document.paragraph(paragraph).text, shape.width - shape.margin, shape.indent);
}

int last_row(const Document& document, const Shape& shape, std::uint64_t paragraph) {
  return static_cast<int>(rows_of(document, shape, paragraph).size()) - 1;
}

bool empty(const Document& document) {
  return document.first() == document.end();
}

}  // namespace

std::uint64_t Pane::unseen(const Document& document) const {
  return following_ || document.end() <= seen_ ? 0 : document.end() - seen_;
}

Pane::Place Pane::bottom(const Document& document, const Shape& shape) const {
  const std::uint64_t last = document.end() - 1;
  if (following_ || bottom_.paragraph > last) return {last, last_row(document, shape, last)};
  if (bottom_.paragraph < document.first()) return {document.first(), 0};
  return {bottom_.paragraph, std::min(bottom_.row, last_row(document, shape, bottom_.paragraph))};
}

std::vector<VisibleRow> Pane::visible(const Document& document, const Shape& shape) const {
  std::vector<VisibleRow> shown;
  if (empty(document)) return shown;
  Place place = bottom(document, shape);
  for (;;) {
    const auto rows = rows_of(document, shape, place.paragraph);
    for (int row = place.row; row >= 0; --row) {
      if (std::ssize(shown) >= shape.height) break;
      shown.push_back({place.paragraph, rows[static_cast<std::size_t>(row)], row == 0});
    }
    if (place.paragraph == document.first() || std::ssize(shown) >= shape.height) break;
    place = {place.paragraph - 1, last_row(document, shape, place.paragraph - 1)};
  }
  std::reverse(shown.begin(), shown.end());
  return shown;
}

Pane::Place Pane::moved(const Document& document, const Shape& shape, Place place, int rows) const {
  place.row += rows;
  while (place.row < 0) {
    if (place.paragraph == document.first()) return {place.paragraph, 0};
    --place.paragraph;
    place.row += last_row(document, shape, place.paragraph) + 1;
  }
  for (int last = last_row(document, shape, place.paragraph); place.row > last;
       last = last_row(document, shape, place.paragraph)) {
    if (place.paragraph + 1 == document.end()) return {place.paragraph, last};
    place.row -= last + 1;
    ++place.paragraph;
  }
  return place;
}

void Pane::settle(const Document& document, const Shape& shape, Place place) {
  stay(document, shape);
  bottom_ = place;
  const int missing = shape.height - static_cast<int>(visible(document, shape).size());
  if (missing > 0) bottom_ = moved(document, shape, bottom_, missing);  // no emptiness above the first row
  const std::uint64_t last = document.end() - 1;
  following_ = bottom_.paragraph == last && bottom_.row >= last_row(document, shape, last);
}

void Pane::scroll(const Document& document, const Shape& shape, int rows) {
  found_.reset();
  if (empty(document) || (following_ && rows > 0)) return;
  settle(document, shape, moved(document, shape, bottom(document, shape), rows));
}

void Pane::to_first(const Document& document, const Shape& shape) {
  found_.reset();
  if (!empty(document)) settle(document, shape, {document.first(), 0});
}

void Pane::stay(const Document& document, const Shape& shape) {
  if (!following_) return;
  if (!empty(document)) bottom_ = bottom(document, shape);
  following_ = false;
  seen_ = document.end();
}

bool Pane::find(const Document& document, const Shape& shape, std::string_view pattern, int direction) {
  if (empty(document)) return false;
  std::uint64_t number = found_ ? *found_ : bottom(document, shape).paragraph + (direction < 0 ? 1 : 0);
  for (;;) {
    if (direction < 0 ? number <= document.first() : number + 1 >= document.end()) return false;
    number += direction < 0 ? std::uint64_t(-1) : 1;
    if (!occurrences(document.paragraph(number).text, pattern).empty()) break;
  }
  found_ = number;
  const auto seen = visible(document, shape);
  const bool in_sight =
      std::any_of(seen.begin(), seen.end(), [&](const auto& row) { return row.paragraph == number; });
  if (in_sight) {
    stay(document, shape);
  } else {
    const Place end{number, last_row(document, shape, number)};
    settle(document, shape, moved(document, shape, end, shape.height / 2));
  }
  return true;
}

std::uint64_t Pane::current(const Document& document, const Shape& shape) const {
  if (found_ && *found_ >= document.first() && *found_ < document.end()) return *found_;
  return bottom(document, shape).paragraph;
}

}  // namespace captiond
