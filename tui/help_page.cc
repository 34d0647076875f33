#include "tui/help_page.h"

#include <algorithm>
#include <string>
#include <vector>

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
    {"Find and keep", Action::search, Action::bookmarks},
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

/// How the keys are spread over a page: in columns that all scroll together where the page is too low.
struct Spread {
  std::vector<Line> lines;
  int columns, height;  // columns of lines, and lines in each
  int room;             // rows of the page
};

Spread spread(const Model& model) {
  const int room = std::max(1, model.rows() - kTop - 1), columns = std::max(1, model.columns() / kEntry);
  auto all = lines(true);
  if (static_cast<int>(all.size()) > room * columns) all = lines(false);
  const int count = static_cast<int>(all.size());
  const int needed = std::min(columns, (count + room - 1) / room);
  return {std::move(all), needed, std::max(room, (count + needed - 1) / needed), room};
}

}  // namespace

int help_overflow(const Model& model) {
  const Spread page = spread(model);
  return page.height - page.room;
}

void put_help(Canvas& canvas, const Model& model) {
  const Spread page = spread(model);
  const int width = std::max(kEntry, std::min(model.columns() / page.columns, kEntry + 12));
  const int scrolled = std::min(model.help().value_or(0), page.height - page.room);
  canvas.put(0, kMargin, "Keys of the viewer", Style::focused);
  for (int i = 0; i < std::ssize(page.lines); ++i) {
    const int row = i % page.height - scrolled;
    if (row >= 0 && row < page.room)
      put_line(canvas, model.keys(), page.lines[static_cast<std::size_t>(i)], kTop + row,
               kMargin + i / page.height * width);
  }
  const std::string back = "goes back; [keys] in the configuration changes them";
  canvas.put(model.rows() - 1, kMargin,
             page.height > page.room ? "▼ j and k scroll, any other key " + back : "any key " + back,
             Style::faint);
}

}  // namespace captiond
