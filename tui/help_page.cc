#include "tui/help_page.h"

#include <algorithm>

namespace captiond {
namespace {

constexpr int kMargin = 1, kTop = 2;
constexpr int kKeys = 10;   // cells for the names of keys
constexpr int kEntry = 39;  // and for what they do, at least

struct Group {
  const char* title;
  Action first, last;
};

constexpr Group kGroups[] = {
    {"Read", Action::line_up, Action::looked_away},
    {"Find and keep", Action::search, Action::next_mark},
    {"Sources", Action::next_source, Action::zoom},
    {"Look", Action::times, Action::reading_hold},
    {"captiond and the viewer", Action::pause_captions, Action::quit},
};

struct Line {
  const char* title = nullptr;  // else an action, or nothing at all
  const ActionInfo* info = nullptr;
};

/// Titles and the room around them where a screen has it; else every row for a key.
std::vector<Line> lines(bool roomy) {
  std::vector<Line> all;
  for (const Group& group : kGroups) {
    if (roomy && !all.empty()) all.push_back({});
    if (roomy) all.push_back({group.title});
    for (const ActionInfo& info : kActionTable)
      if (info.action >= group.first && info.action <= group.last) all.push_back({nullptr, &info});
  }
  return all;
}

void put_line(Canvas& canvas, const KeyMap& keys, const Line& line, int row, int left) {
  if (line.title) canvas.put(row, left, line.title, Style::title);
  if (!line.info) return;
  int column = left;
  for (const std::string& name : keys.names(line.info->action))
    column = canvas.put(row, column, name, Style::key) + 1;
  canvas.put(row, std::max(column, left + kKeys), line.info->help);
}

}  // namespace

void put_help(Canvas& canvas, const Model& model) {
  const int rows = std::max(1, model.rows() - kTop - 1), columns = std::max(1, model.columns() / kEntry);
  auto all = lines(true);
  if (static_cast<int>(all.size()) > rows * columns) all = lines(false);
  const int needed = (static_cast<int>(all.size()) + rows - 1) / rows;
  const int width = std::max(kEntry, std::min(model.columns() / std::max(needed, 1), kEntry + 12));
  canvas.put(0, kMargin, "Keys of the viewer", Style::focused);
  for (int i = 0; i < static_cast<int>(all.size()); ++i)
    put_line(canvas, model.keys(), all[static_cast<std::size_t>(i)], kTop + i % rows,
             kMargin + i / rows * width);
  canvas.put(model.rows() - 1, kMargin, "any key goes back; [keys] in the configuration changes them",
             Style::faint);
}

}  // namespace captiond
