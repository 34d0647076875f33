#include "tui/compose.h"

#include <algorithm>

#include "tui/header.h"
#include "tui/status_line.h"

namespace captiond {
namespace {

std::string clock_time(double wall) {
  if (wall <= 0.0) return {};
  const auto seconds = static_cast<std::time_t>(wall);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  char text[16];
  return {text, std::strftime(text, sizeof text, "%H:%M:%S", &local)};
}

/// The part of `text` on one row, in as many pieces as it has styles: what stands, what may change, what a
/// search found.
void put_row(Canvas& canvas, int at_row, int column, const Paragraph& paragraph, const Row& row,
             const std::vector<Row>& matches) {
  const Style rest = paragraph.kind == LineKind::speech ? Style::tentative : Style::faint;
  const std::size_t standing = paragraph.kind == LineKind::speech ? paragraph.committed : 0;
  for (std::size_t begin = row.begin; begin < row.end;) {
    std::size_t end = begin < standing ? std::min(standing, row.end) : row.end;
    Style style = begin < standing ? Style::plain : rest;
    for (const Row& match : matches) {
      if (begin >= match.begin && begin < match.end) {
        end = std::min(row.end, match.end);
        style = Style::match;
      } else if (match.begin > begin) {
        end = std::min(end, match.begin);
      }
    }
    const std::string_view text(paragraph.text);
    column = canvas.put(at_row, column, text.substr(begin, end - begin), style);
    begin = end;
  }
}

void put_text(Canvas& canvas, const Model& model, const SourceView& view, int left) {
  const Shape shape = model.shape();
  const auto rows = view.pane.visible(view.document, shape);
  int at_row = 2 + shape.height - static_cast<int>(rows.size());  // the newest row is the lowest
  for (const VisibleRow& visible : rows) {
    const Paragraph paragraph = view.document.paragraph(visible.paragraph);
    if (visible.first && shape.margin) canvas.put(at_row, left, clock_time(paragraph.time), Style::faint);
    const int column = left + shape.margin + (visible.first ? 0 : shape.indent);
    put_row(canvas, at_row++, column, paragraph, visible.row, occurrences(paragraph.text, model.pattern()));
  }
}

/// "▼ 12 new", on the rule under a text that does not follow.
void put_badge(Canvas& canvas, const SourceView& view, int row, int right) {
  if (view.pane.following()) return;
  const auto unseen = view.pane.unseen(view.document);
  const std::string badge = unseen ? " ▼ " + std::to_string(unseen) + " new " : " ▼ ";
  canvas.put(row, right - cells(badge) - 1, badge, Style::badge);
}

void put_sources(Canvas& canvas, const Model& model) {
  const int bottom = model.rows() - 2, count = static_cast<int>(model.sources().size());
  const bool all = model.side_by_side();
  const std::string rule = repeated("─", model.columns());
  canvas.put(1, 0, rule, Style::faint);
  canvas.put(bottom, 0, rule, Style::faint);
  if (!all) put_tabs(canvas, model);
  const int width = all ? model.columns() / std::max(1, count) : model.columns();
  for (int i = 0; i < count; ++i) {
    const bool focused = static_cast<std::size_t>(i) == model.focus();
    if (!all && !focused) continue;
    const SourceView& view = model.sources()[static_cast<std::size_t>(i)];
    const int left = all ? i * width : 0;
    const int right = i + 1 == count ? model.columns() : left + width;
    if (all) put_header(canvas, view, focused && count > 1, left + 1, right - 2);
    put_text(canvas, model, view, left + 1);
    put_badge(canvas, view, bottom, right);
    if (!all || i == 0) continue;
    for (int row = 0; row < bottom; ++row) canvas.put(row, left - 1, row == 1 ? "┼" : "│", Style::faint);
    canvas.put(bottom, left - 1, "┴", Style::faint);
  }
}

/// In place of the sources while there are none.
void put_welcome(Canvas& canvas, const Model& model) {
  const std::vector<std::string> lines =
      model.connected()
          ? std::vector<std::string>{"No sound is captioned.", "Name sources in captiond's configuration."}
          : std::vector<std::string>{"captiond is not running.", "", "systemctl --user start captiond.socket",
                                     "", "The captions will appear here by themselves."};
  int row = std::max(0, (model.rows() - static_cast<int>(lines.size())) / 2);
  for (const std::string& line : lines)
    canvas.put(row++, std::max(0, (model.columns() - cells(line)) / 2), line,
               line.starts_with("systemctl") ? Style::key : Style::plain);
}

void put_help(Canvas& canvas, const Model& model) {
  canvas.put(0, 2, "captions", Style::title);
  int row = 2, left = 2;
  constexpr int kKeys = 14, kColumn = 62;
  for (const Binding& binding : bindings()) {
    if (!*binding.help) continue;
    if (row >= model.rows() - 1 && left + kColumn < model.columns()) {
      row = 2;
      left += kColumn;
    }
    int column = left;
    for (const char32_t key : binding.keys) column = canvas.put(row, column, name_of(key), Style::key) + 1;
    canvas.put(row++, left + kKeys, binding.help);
  }
  canvas.put(model.rows() - 1, 2, "any key goes back", Style::faint);
}

}  // namespace

Canvas compose(const Model& model) {
  Canvas canvas(model.rows(), model.columns());
  if (model.help()) {
    put_help(canvas, model);
    return canvas;
  }
  if (model.sources().empty()) {
    put_welcome(canvas, model);
  } else {
    put_sources(canvas, model);
  }
  put_status(canvas, model);
  return canvas;
}

}  // namespace captiond
