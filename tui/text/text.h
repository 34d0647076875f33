// Text as a terminal shows it: UTF-8 in (base/text.h reads it), cells out. Widths are wcwidth()'s and so need
// a UTF-8 LC_CTYPE.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace captiond {

/// 0 for combining marks, 2 for wide characters such as CJK and emoji, else 1.
int cells(char32_t code_point);
int cells(std::string_view text);

/// `text`, cut to at most `width` cells, the last of them "…" where something was cut.
std::string fitted(std::string_view text, int width);

std::string repeated(std::string_view text, int times);

/// Letters and digits in lower case, all else dropped: two forms of one word compare equal.
std::u32string folded(std::string_view word);

/// Bytes [begin, end) of a text that stand on one row; the space at which a row is broken is in neither.
struct Row {
  std::size_t begin = 0, end = 0;
  bool operator==(const Row&) const = default;
};

/// Breaks at spaces and between wide characters; a longer word is cut. Rows after the first are `indent`
/// cells shorter. At least one row; no row is narrower than two cells.
std::vector<Row> wrap(std::string_view text, int width, int indent = 0);

/// Where `pattern` occurs in `text`, case aside, without overlap.
std::vector<Row> occurrences(std::string_view text, std::string_view pattern);

}  // namespace captiond
