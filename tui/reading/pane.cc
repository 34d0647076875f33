#include "tui/reading/pane.h"

#include <algorithm>
#include <utility>

namespace captiond {
namespace {

std::vector<Row> rows_of(const Document& document, const Shape& shape, std::uint64_t paragraph) {
  return rows_of(document.paragraph(paragraph).text, shape);
}

int last_row(const Document& document, const Shape& shape, std::uint64_t paragraph) {
  return static_cast<int>(rows_of(document, shape, paragraph).size()) - 1;
}

}  // namespace

std::vector<Row> rows_of(const std::string& text, const Shape& shape) {
  return wrap(text, shape.width - shape.margin, shape.indent);
}

std::uint64_t Pane::unseen(const Document& document) const {
  return following_ || document.end() <= seen_ ? 0 : document.end() - seen_;
}

Pane::Place Pane::last(const Document& document, const Shape& shape) const {
  return {document.end() - 1, last_row(document, shape, document.end() - 1)};
}

Pane::Place Pane::bottom(const Document& document, const Shape& shape) const {
  if ((following_ && !paced_) || !bottom_ || bottom_->paragraph >= document.end())
    return last(document, shape);
  if (bottom_->paragraph < document.first()) return {document.first(), 0};
  return {bottom_->paragraph, std::min(bottom_->row, last_row(document, shape, bottom_->paragraph))};
}

std::vector<VisibleRow> Pane::visible(const Document& document, const Shape& shape) const {
  std::vector<VisibleRow> shown;
  if (document.empty()) return shown;
  Place place = bottom(document, shape);
  for (;;) {
    const auto rows = rows_of(document, shape, place.paragraph);
    for (int row = std::min(place.row, static_cast<int>(rows.size()) - 1); row >= 0; --row) {
      if (std::ssize(shown) >= shape.height) break;
      shown.push_back({place.paragraph, rows[static_cast<std::size_t>(row)], row == 0});
    }
    if (place.paragraph == document.first() || std::ssize(shown) >= shape.height) break;
    place = {place.paragraph - 1, static_cast<int>(Document::kLongest)};  // its last row
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
  if (missing > 0) bottom_ = moved(document, shape, *bottom_, missing);  // no emptiness above the first row
  following_ = bottom_ == last(document, shape);
}

void Pane::scroll(const Document& document, const Shape& shape, int rows) {
  current_.reset();
  if (document.empty() || (following_ && !paced_ && rows > 0)) return;
  settle(document, shape, moved(document, shape, bottom(document, shape), rows));
}

void Pane::to_first(const Document& document, const Shape& shape) {
  current_.reset();
  if (!document.empty()) settle(document, shape, {document.first(), 0});
}

void Pane::follow() {
  following_ = true;
  current_.reset();
  bottom_.reset();
}

void Pane::stay(const Document& document, const Shape& shape) {
  if (!following_) return;
  if (!document.empty()) bottom_ = bottom(document, shape);
  following_ = false;
  seen_ = document.end();
}

void Pane::show(const Document& document, const Shape& shape, std::uint64_t paragraph) {
  if (paragraph < document.first() || paragraph >= document.end()) return;
  const auto seen = visible(document, shape);
  const auto is_it = [&](const VisibleRow& row) { return row.paragraph == paragraph; };
  if (std::ranges::any_of(seen, is_it)) {
    stay(document, shape);
  } else {
    const Place end{paragraph, last_row(document, shape, paragraph)};
    settle(document, shape, moved(document, shape, end, shape.height / 2));
  }
  current_ = paragraph;
}

std::uint64_t Pane::current(const Document& document, const Shape& shape) const {
  if (current_ && *current_ >= document.first() && *current_ < document.end()) return *current_;
  return bottom(document, shape).paragraph;
}

void Pane::set_paced(const Document& document, const Shape& shape, bool paced) {
  if (paced && following_ && !document.empty()) bottom_ = bottom(document, shape);
  paced_ = paced;
}

bool Pane::step(const Document& document, const Shape& shape) {
  if (!paced_ || !following_ || document.empty()) return false;
  if (!bottom_ || behind(document, shape) >= kMostBehind) bottom_ = last(document, shape);
  const Place next = moved(document, shape, bottom(document, shape), 1);
  return std::exchange(bottom_, next) != next;
}

int Pane::behind(const Document& document, const Shape& shape) const {
  if (!paced_ || !following_ || document.empty()) return 0;
  Place place = bottom(document, shape);
  int rows = -place.row;
  for (; place.paragraph + 1 < document.end() && rows < kMostBehind; ++place.paragraph)
    rows += last_row(document, shape, place.paragraph) + 1;
  return std::min(kMostBehind, rows + last_row(document, shape, place.paragraph));
}

}  // namespace captiond
