#include "tui/picture/compose.h"

#include <algorithm>

#include "tui/canvas/theme.h"
#include "tui/model/layout.h"
#include "tui/picture/header.h"
#include "tui/picture/help_page.h"
#include "tui/picture/marks_page.h"
#include "tui/picture/picker_page.h"
#include "tui/picture/status_line.h"
#include "tui/picture/text_rows.h"

namespace captiond {
namespace {

/// "▼ 12 new", on the rule under a text that does not follow; "▼ 3 lines wait" under one that holds back.
void put_badge(Canvas& canvas, const Model& model, const SourceView& view, int right) {
  const int waiting = view.pane.behind(view.document, model.shape());
  std::string badge;
  if (!view.pane.following()) {
    const auto unseen = view.pane.unseen(view.document);
    badge = unseen ? " ▼ " + std::to_string(unseen) + " new " : " ▼ ";
  } else if (waiting > 0) {
    badge = " ▼ " + std::to_string(waiting) + (waiting == 1 ? " line waits " : " lines wait ");
  }
  canvas.put(model.rows() - 2, right - 2 - cells(badge), badge, Style::badge);
}

void put_spectrogram(Canvas& canvas, const Model& model, const Column& place) {
  const int height = model.spectrogram_rows() - 1;
  if (height <= 0) return;
  model.sources()[place.source].spectrogram.draw(canvas, 2, height, place.left, place.right - place.left - 2);
}

void put_rules(Canvas& canvas, const Model& model, const std::vector<Column>& columns) {
  const int bottom = model.rows() - 2, under_sound = 1 + model.spectrogram_rows();
  const std::string rule = repeated("─", model.columns());
  for (const int row : {1, under_sound, bottom}) canvas.put(row, 0, rule, Style::faint);
  for (std::size_t i = 1; i < columns.size(); ++i) {
    const int column = columns[i].left - 2;
    for (int row = 0; row < bottom; ++row)
      canvas.put(row, column, row == 1 || row == under_sound ? "┼" : "│", Style::faint);
    canvas.put(bottom, column, "┴", Style::faint);
  }
}

/// The rule under a source's name is of its colour, if it has one.
void put_colour(Canvas& canvas, const Model& model, const Column& place) {
  const std::string& colour = model.sources()[place.source].info.colour;
  if (colour.empty()) return;
  const int end = place.right == model.columns() ? place.right : place.right - 1;
  canvas.put(1, place.left - 1, repeated("━", end - place.left + 1), style_of_colour(colour));
}

void put_sources(Canvas& canvas, const Model& model) {
  const auto columns = columns_of(model);
  put_rules(canvas, model, columns);
  if (!model.side_by_side()) put_tabs(canvas, model);
  for (const Column& place : columns) {
    const SourceView& view = model.sources()[place.source];
    const bool focused = columns.size() > 1 && place.source == model.focus();
    if (model.side_by_side()) put_header(canvas, view, focused, place.left, place.right - 2, model.now());
    put_colour(canvas, model, place);
    put_spectrogram(canvas, model, place);
    put_text(canvas, model, place);
    put_badge(canvas, model, view, place.right);
  }
}

/// In place of the sources while there are none.
void put_welcome(Canvas& canvas, const Model& model) {
  std::vector<std::string> lines;
  if (model.connected()) {
    lines = {"No sound is captioned.", "", model.keys().hint(Action::sources) + " chooses a source."};
  } else if (model.lost().empty()) {
    lines = {"Connecting to captiond …"};
  } else {
    lines = {"captiond is not running.", "", "systemctl --user start captiond.socket", "",
             "The captions will appear here by themselves."};
  }
  int row = std::max(0, (model.rows() - static_cast<int>(lines.size())) / 2);
  for (const std::string& line : lines)
    canvas.put(row++, std::max(0, (model.columns() - cells(line)) / 2), line,
               line.starts_with("systemctl") ? Style::key : Style::plain);
}

}  // namespace

Canvas compose(const Model& model) {
  Canvas canvas(model.rows(), model.columns());
  if (model.help()) {
    put_help(canvas, model);
    return canvas;
  }
  if (model.picker()) {
    put_picker(canvas, model);
  } else if (model.bookmark()) {
    put_marks(canvas, model);
  } else if (model.sources().empty()) {
    put_welcome(canvas, model);
  } else {
    put_sources(canvas, model);
  }
  put_status(canvas, model);
  return canvas;
}

}  // namespace captiond
