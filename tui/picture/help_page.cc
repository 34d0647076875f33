#include "tui/picture/help_page.h"

#include <algorithm>
#include <string>

#include "tui/model/help_layout.h"

namespace captiond {
namespace {

constexpr int kMargin = 1;
constexpr int kKeys = 10;  // cells for the names of keys

void put_line(Canvas& canvas, const KeyMap& keys, const HelpLine& line, int row, int left) {
  if (line.title) canvas.put(row, left, line.title, Style::title);
  if (!line.info) return;
  int column = left;
  for (const std::string& name : keys.names(line.info->action))
    column = canvas.put(row, column, name, Style::key) + 1;
  canvas.put(row, std::max(column, left + kKeys), line.info->help);
}

}  // namespace

void put_help(Canvas& canvas, const Model& model) {
  const HelpLayout page = help_layout(model.rows(), model.columns());
  const int width = std::max(kHelpEntry, std::min(model.columns() / page.columns, kHelpEntry + 12));
  const int scrolled = std::min(model.help().value_or(0), page.overflow());
  canvas.put(0, kMargin, "Keys of the viewer", Style::focused);
  for (int i = 0; i < std::ssize(page.lines); ++i) {
    const int row = i % page.height - scrolled;
    if (row >= 0 && row < page.room)
      put_line(canvas, model.keys(), page.lines[static_cast<std::size_t>(i)], kHelpTop + row,
               kMargin + i / page.height * width);
  }
  const std::string back = "goes back; [keys] in the configuration changes them";
  canvas.put(model.rows() - 1, kMargin,
             page.overflow() > 0 ? "▼ j and k scroll, any other key " + back : "any key " + back,
             Style::faint);
}

}  // namespace captiond
