#include "tui/picture/marks_page.h"

#include <algorithm>

#include "tui/text/when.h"

namespace captiond {
namespace {

constexpr int kTop = 2;
constexpr int kTime = 9;   // cells of "12:34:56 "
constexpr int kName = 16;  // and for the label of a source

void put_mark(Canvas& canvas, const Model& model, const Bookmark& mark, int row, bool here) {
  const SourceView& view = model.sources()[mark.source];
  canvas.put(row, 1, here ? "▶" : " ", Style::key);
  canvas.put(row, 3, clock_time(mark.time), Style::faint);
  canvas.put(row, 3 + kTime, fitted(name_of(view.info), kName - 2), here ? Style::focused : Style::title);
  const int text = 3 + kTime + kName;
  canvas.put(row, text, fitted(view.document.paragraph(mark.paragraph).text, canvas.columns() - text - 1));
}

}  // namespace

void put_marks(Canvas& canvas, const Model& model) {
  const auto marks = model.bookmarks();
  const int at = static_cast<int>(std::min(model.bookmark().value_or(0), marks.size() - 1));
  const int room = std::max(1, model.rows() - kTop - 2), scrolled = std::max(0, at - room + 1);
  canvas.put(0, 1, "Bookmarks", Style::title);
  for (int i = scrolled; i < std::min(static_cast<int>(marks.size()), scrolled + room); ++i)
    put_mark(canvas, model, marks[static_cast<std::size_t>(i)], kTop + i - scrolled, i == at);
  const std::string keys = "Enter: go there · " + model.keys().hint(Action::mark) + ": remove · Esc: back";
  canvas.put(model.rows() - 2, 1, fitted(keys, model.columns() - 2), Style::key);
}

}  // namespace captiond
