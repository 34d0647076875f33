#include "tui/picture/text_rows.h"

#include <algorithm>

#include "proto/filter.h"
#include "tui/canvas/large_text.h"
#include "tui/text/bidi.h"
#include "tui/text/when.h"

namespace captiond {
namespace {

constexpr float kDoubtful = 0.5F;  // probability of a word that may well be another one

/// The style of every byte of a row: what stands, what may change, and what lies over that.
class RowStyles {
 public:
  RowStyles(const Paragraph& paragraph, const Row& row)
      : row_(row), styles_(row.end - row.begin, Style::plain) {
    if (paragraph.kind == LineKind::speech) {
      paint({paragraph.committed, row.end}, Style::tentative);
    } else if (paragraph.kind != LineKind::translation) {
      paint(row, Style::faint);
    }
  }

  void paint(const Row& part, Style style) {
    for (std::size_t at = std::max(part.begin, row_.begin); at < std::min(part.end, row_.end); ++at)
      styles_[at - row_.begin] = style;
  }
  Style at(std::size_t byte) const { return styles_[byte - row_.begin]; }

 private:
  Row row_;
  std::vector<Style> styles_;
};

void paint_doubts(RowStyles& styles, const Paragraph& paragraph) {
  for (std::size_t i = 0; i < paragraph.words.size(); ++i) {
    const WordMark& word = paragraph.words[i];
    if (word.p >= kDoubtful || word.p <= 0.0F) continue;  // 0: not known
    const std::size_t end =
        i + 1 < paragraph.words.size() ? paragraph.words[i + 1].begin : paragraph.committed;
    const bool spaced = paragraph.text[word.begin] == ' ';
    styles.paint({word.begin + (spaced ? 1U : 0U), end}, Style::doubtful);
  }
}

RowStyles styles_of(const Model& model, const SourceView& view, bool focused, const VisibleRow& visible,
                    const Paragraph& paragraph) {
  RowStyles styles(paragraph, visible.row);
  if (model.options().words) paint_doubts(styles, paragraph);
  for (const auto& mark : proto::marks_in(paragraph.text)) styles.paint({mark.begin, mark.end}, Style::faint);
  const Style match = view.search.current() == visible.paragraph ? Style::found : Style::match;
  for (const Row& found : occurrences(paragraph.text, model.pattern())) styles.paint(found, match);
  if (focused && model.selection())
    styles.paint(model.selection()->part(view.document, visible.paragraph), Style::selected);
  return styles;
}

/// Puts stretches of one style after each other.
class RowWriter {
 public:
  RowWriter(Canvas& canvas, int size, int row, int column)
      : canvas_(canvas), size_(size), row_(row), column_(column) {}
  ~RowWriter() { flush(); }
  RowWriter(const RowWriter&) = delete;
  RowWriter& operator=(const RowWriter&) = delete;

  void write(std::string_view text, Style style) {
    if (style != style_) flush();
    style_ = style;
    waiting_ += text;
  }

 private:
  void flush() {
    column_ = size_ == 0 ? canvas_.put(row_, column_, waiting_, style_)
                         : put_large(canvas_, size_, row_, column_, waiting_, style_);
    waiting_.clear();
  }

  Canvas& canvas_;
  int size_, row_, column_;
  std::string waiting_;
  Style style_ = Style::plain;
};

struct Setting {
  int row, column, width;  // of the screen: where the text goes, and its room
  int size;
  bool reorders;  // right-to-left text is put in order here, not by the terminal
};

void put_row(Canvas& canvas, const Setting& at, const Paragraph& paragraph, const Row& row,
             const RowStyles& styles) {
  const std::string_view text = std::string_view(paragraph.text).substr(row.begin, row.end - row.begin);
  const bool reorder = at.reorders && has_right_to_left(text);
  const bool from_right =
      at.reorders && has_right_to_left(paragraph.text) && reads_right_to_left(paragraph.text);
  const int room = at.width - cells(text) * scale_of(at.size).columns;
  RowWriter writer(canvas, at.size, at.row, at.column + (from_right ? std::max(0, room) : 0));
  if (reorder) {
    for (const ShownCharacter& shown : in_order_of_display(text, from_right))
      writer.write(to_utf8(shown.character), styles.at(row.begin + shown.byte));
    return;
  }
  for (std::size_t begin = row.begin; begin < row.end;) {
    std::size_t end = begin + 1;
    while (end < row.end && styles.at(end) == styles.at(begin)) ++end;
    writer.write(paragraph.text.substr(begin, end - begin), styles.at(begin));
    begin = end;
  }
}

/// In the cell left of a row: a bookmark, or that nobody looked when this came.
void put_sign(Canvas& canvas, const SourceView& view, const VisibleRow& visible, int row, int column) {
  if (visible.first && view.marks.contains(visible.paragraph)) {
    canvas.put(row, column, "◆", Style::mark);
  } else if (view.attention.unread().contains(visible.paragraph)) {
    canvas.put(row, column, "▌", Style::away);
  }
}

}  // namespace

void put_text(Canvas& canvas, const Model& model, const Column& place) {
  const SourceView& view = model.sources()[place.source];
  const Shape shape = model.shape();
  const Scale scale = model.scale();
  const auto rows = view.pane.visible(view.document, shape);
  int at_row = text_bottom(model) - static_cast<int>(rows.size()) * scale.rows;
  for (const VisibleRow& visible : rows) {
    const Paragraph paragraph = view.document.paragraph(visible.paragraph);
    const auto styles = styles_of(model, view, place.source == model.focus(), visible, paragraph);
    if (visible.first && shape.margin)
      canvas.put(at_row, place.left, clock_time(paragraph.time), Style::faint);
    const int indent = shape.margin + (visible.first ? 0 : shape.indent);
    put_row(canvas,
            {at_row, place.left + indent, shape.width * scale.columns - indent, model.options().size,
             model.options().right_to_left == "viewer"},
            paragraph, visible.row, styles);
    put_sign(canvas, view, visible, at_row, place.left - 1);
    at_row += scale.rows;
  }
}

}  // namespace captiond
