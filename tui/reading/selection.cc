#include "tui/reading/selection.h"

#include <algorithm>

namespace captiond {
namespace {

/// The rows of the spot's paragraph, and which of them it stands on.
struct Standing {
  std::string text;
  std::vector<Row> rows;
  std::size_t row = 0;
};

Standing standing(const Document& document, const Shape& shape, Spot spot) {
  Standing at{document.paragraph(spot.paragraph).text, {}, 0};
  at.rows = rows_of(at.text, shape);
  while (at.row + 1 < at.rows.size() && at.rows[at.row + 1].begin <= spot.byte) ++at.row;
  return at;
}

}  // namespace

std::size_t byte_at_cell(std::string_view text, const Row& row, int cell) {
  std::size_t at = row.begin, before = row.begin;
  for (int used = 0; at < row.end && used <= cell;) {
    before = at;
    used += cells(next_code_point(text, at));
  }
  return before;
}

Row word_around(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  while (at < text.size() && text[at] == ' ') ++at;
  const std::size_t before = at == 0 ? text.npos : text.rfind(' ', at - 1);
  return {before == text.npos ? 0 : before + 1, std::min(text.find(' ', at), text.size())};
}

void Selection::keep_within(const Document& document) {
  if (document.empty()) return;
  for (Spot* spot : {&anchor_, &cursor_}) {
    spot->paragraph = std::clamp(spot->paragraph, document.first(), document.end() - 1);
    spot->byte = std::min(spot->byte, document.paragraph(spot->paragraph).text.size());
  }
}

void Selection::next_word(const Document& document) {
  keep_within(document);
  if (document.empty()) return;
  const std::string text = document.paragraph(cursor_.paragraph).text;
  const std::size_t next = text.find_first_not_of(' ', word_around(text, cursor_.byte).end);
  if (next != text.npos) {
    cursor_.byte = next;
  } else if (cursor_.paragraph + 1 < document.end()) {
    cursor_ = {cursor_.paragraph + 1, 0};
  }
}

void Selection::previous_word(const Document& document) {
  keep_within(document);
  if (document.empty()) return;
  const std::string text = document.paragraph(cursor_.paragraph).text;
  const std::size_t begin = word_around(text, cursor_.byte).begin;
  if (begin > 0) {
    cursor_.byte = word_around(text, text.find_last_not_of(' ', begin - 1)).begin;
  } else if (cursor_.paragraph > document.first()) {
    --cursor_.paragraph;
    const std::string above = document.paragraph(cursor_.paragraph).text;
    cursor_.byte = above.empty() ? 0 : word_around(above, above.size() - 1).begin;
  }
}

void Selection::move_rows(const Document& document, const Shape& shape, int rows) {
  keep_within(document);
  if (document.empty()) return;
  Standing at = standing(document, shape, cursor_);
  const Row& from = at.rows[at.row];
  const int cell = cells(std::string_view(at.text).substr(from.begin, cursor_.byte - from.begin));
  for (; rows < 0; ++rows) {
    if (at.row > 0) {
      --at.row;
    } else if (cursor_.paragraph > document.first()) {
      at = standing(document, shape, {cursor_.paragraph - 1, at.text.npos});
      --cursor_.paragraph;
    }
  }
  for (; rows > 0; --rows) {
    if (at.row + 1 < at.rows.size()) {
      ++at.row;
    } else if (cursor_.paragraph + 1 < document.end()) {
      at = standing(document, shape, {++cursor_.paragraph, 0});
    }
  }
  cursor_.byte = word_around(at.text, byte_at_cell(at.text, at.rows[at.row], cell)).begin;
}

void Selection::to_row_start(const Document& document, const Shape& shape) {
  keep_within(document);
  if (document.empty()) return;
  const Standing at = standing(document, shape, cursor_);
  cursor_.byte = at.rows[at.row].begin;
}

void Selection::to_row_end(const Document& document, const Shape& shape) {
  keep_within(document);
  if (document.empty()) return;
  const Standing at = standing(document, shape, cursor_);
  cursor_.byte = byte_at_cell(at.text, at.rows[at.row], shape.width);
}

Row Selection::part(const Document& document, std::uint64_t paragraph) const {
  const auto [from, to] = std::minmax(anchor_, cursor_);
  if (paragraph < from.paragraph || paragraph > to.paragraph) return {};
  const std::string text = document.paragraph(paragraph).text;
  if (whole_) return {0, text.size()};
  return {paragraph == from.paragraph ? word_around(text, from.byte).begin : 0,
          paragraph == to.paragraph ? word_around(text, to.byte).end : text.size()};
}

std::string Selection::text(const Document& document) const {
  std::string out;
  if (document.empty()) return out;
  const auto [from, to] = std::minmax(anchor_, cursor_);
  const std::uint64_t last = std::min(to.paragraph, document.end() - 1);
  for (std::uint64_t number = std::max(from.paragraph, document.first()); number <= last; ++number) {
    const Row row = part(document, number);
    if (!out.empty()) out += '\n';
    out += document.paragraph(number).text.substr(row.begin, row.end - row.begin);
  }
  return out;
}

}  // namespace captiond
