// The part of the model that selects text, by keys and by mouse.
#include <algorithm>

#include "tui/model/layout.h"
#include "tui/model/model.h"

namespace captiond {

void Model::begin_selection() {
  SourceView* view = focused();
  if (!view || view->document.empty()) return;
  view->pane.stay(view->document, shape());
  const std::uint64_t paragraph = view->pane.current(view->document, shape());
  const std::string text = view->document.paragraph(paragraph).text;
  selection_.emplace(Spot{paragraph, word_around(text, text.find_last_not_of(' ')).begin});
}

/// Moves as vim does. The selection ends when it is copied, or given up.
Request Model::select(char32_t key) {
  const SourceView& view = sources_[focus_];
  const Document& document = view.document;
  Selection& selection = *selection_;
  const int page = shape().height;
  switch (key) {
    case 'l':
    case 'w':
    case key::kRight:
      selection.next_word(document);
      break;
    case 'h':
    case 'b':
    case key::kLeft:
      selection.previous_word(document);
      break;
    case 'j':
    case key::kDown:
      selection.move_rows(document, shape(), 1);
      break;
    case 'k':
    case key::kUp:
      selection.move_rows(document, shape(), -1);
      break;
    case key::kPageDown:
    case key::control('D'):
      selection.move_rows(document, shape(), page / 2);
      break;
    case key::kPageUp:
    case key::control('U'):
      selection.move_rows(document, shape(), -page / 2);
      break;
    case '0':
    case key::kHome:
      selection.to_row_start(document, shape());
      break;
    case '$':
    case key::kEnd:
      selection.to_row_end(document, shape());
      break;
    case 'o':
      selection.exchange_ends();
      break;
    case ' ':
      selection.restart();
      break;
    case 'V':
      selection.take_whole_paragraphs(!selection.whole());
      break;
    case 'y':
    case key::kEnter: {
      Request request{Request::Kind::copy, selection.text(document)};
      selection_.reset();
      return request;
    }
    case 'v':
    case 'q':
    case key::kEscape:
      selection_.reset();
      return {};
    default:
      break;
  }
  follow_cursor();
  return {};
}

/// Scrolls until the cursor's row is seen.
void Model::follow_cursor() {
  SourceView& view = sources_[focus_];
  const Spot cursor = selection_->cursor();
  const auto rows = view.pane.visible(view.document, shape());
  if (rows.empty() || cursor.paragraph >= view.document.end()) return;
  const auto spot = [](const VisibleRow& row) { return Spot{row.paragraph, row.row.begin}; };
  const Spot last{rows.back().paragraph, rows.back().row.end};
  if (cursor >= spot(rows.front()) && cursor <= last) return;
  const bool above = cursor < spot(rows.front());
  for (int i = 0; i < rows_; ++i) {  // a page at most; beyond that the paragraph is shown
    view.pane.scroll(view.document, shape(), above ? -1 : 1);
    view.pane.stay(view.document, shape());
    const auto now = view.pane.visible(view.document, shape());
    if (above ? cursor >= spot(now.front()) : cursor <= Spot{now.back().paragraph, now.back().row.end})
      return;
  }
  view.pane.show(view.document, shape(), cursor.paragraph);
}

std::optional<std::size_t> Model::source_at(int column) const {
  for (const Column& place : columns_of(*this))
    if (column >= place.left - 1 && column < place.right) return place.source;
  return std::nullopt;
}

/// The character at a cell of the screen.
std::optional<Spot> Model::spot_at(std::size_t source, int row, int column) const {
  const auto columns = columns_of(*this);
  const auto place = std::ranges::find(columns, source, &Column::source);
  const SourceView& view = sources_[source];
  const auto rows = view.pane.visible(view.document, shape());
  const int count = static_cast<int>(rows.size());
  const int top = text_bottom(*this) - count * scale().rows;
  const int at_row = (row - top) / scale().rows;
  if (place == columns.end() || row < top || at_row >= count) return std::nullopt;
  const VisibleRow& on = rows[static_cast<std::size_t>(at_row)];
  const std::string text = view.document.paragraph(on.paragraph).text;
  const int wanted = (column - place->left) / scale().columns;
  return Spot{on.paragraph,
              byte_at_cell(text, on.row, wanted - shape().margin - (on.first ? 0 : shape().indent))};
}

/// The wheel moves the text under it; a drag selects and copies; a click goes to a source.
Request Model::point(const Pointer& pointer, Clock::time_point now) {
  now_ = now;
  const auto source = source_at(pointer.column);
  if (!source || help_ || picker_ || bookmark_) return {};
  if (pointer.kind == Pointer::Kind::wheel_up || pointer.kind == Pointer::Kind::wheel_down) {
    SourceView& view = sources_[*source];
    view.pane.scroll(view.document, shape(), pointer.kind == Pointer::Kind::wheel_up ? -3 : 3);
    return {};
  }
  if (pointer.kind == Pointer::Kind::release) {
    if (!selection_) return {};
    Request request{Request::Kind::copy, selection_->text(sources_[focus_].document)};
    selection_.reset();
    return request;
  }
  if (pointer.kind == Pointer::Kind::press) {
    selection_.reset();
    focus_ = *source;
    pressed_at_ = spot_at(focus_, pointer.row, pointer.column);
    if (pointer.row >= rows_ - 2) sources_[focus_].pane.follow();  // the badge "▼ 12 new"
    return {};
  }
  const auto spot = *source == focus_ ? spot_at(focus_, pointer.row, pointer.column) : std::nullopt;
  if (!spot || !pressed_at_) return {};
  if (!selection_) {
    selection_.emplace(*pressed_at_);
    sources_[focus_].pane.stay(sources_[focus_].document, shape());
  }
  selection_->move_to(*spot);
  return {};
}

}  // namespace captiond
